/** What red, green and blue add to Y (JFIF 1.02, after Rec. 601). */
export const LUMA_OF_RED = 0.299;
export const LUMA_OF_GREEN = 0.587;
export const LUMA_OF_BLUE = 0.114;

/** How far colours rise with Cb and Cr, each less its 128 (JFIF 1.02); green falls. */
export const RED_OF_CR = 1.402;
export const GREEN_OF_CB = 0.344136286;
export const GREEN_OF_CR = 0.714136286;
export const BLUE_OF_CB = 1.772;
