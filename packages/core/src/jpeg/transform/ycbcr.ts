/** Weights of red, green and blue in Y (JFIF 1.02, after Rec. 601). */
export const LUMA_OF_RED = 0.299;
export const LUMA_OF_GREEN = 0.587;
export const LUMA_OF_BLUE = 0.114;

/** Weights of Cb and Cr, centered on 0, in red, green and blue (JFIF 1.02); those of green are negative. */
export const RED_OF_CR = 1.402;
export const GREEN_OF_CB = 0.344136286;
export const GREEN_OF_CR = 0.714136286;
export const BLUE_OF_CB = 1.772;

/**
 * Converts colors to Y, Cb and Cr, level-shifted: −128 to 127. Not rounded, as only the quantizer rounds.
 *
 * @param colors red, green, blue and alpha of each; alpha is ignored.
 */
export function ycbcrOf(colors: Uint8Array): YcbcrPlanes {
  const count = colors.length / 4;
  const planes: YcbcrPlanes = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  fillYcbcr(colors, planes);
  return planes;
}

/** Y, Cb and Cr of some colors, each in an array of its own. */
export type YcbcrPlanes = [y: Float64Array, cb: Float64Array, cr: Float64Array];

/** Converts colors as {@link ycbcrOf} does, into existing arrays of as many values. */
export function fillYcbcr(colors: Uint8Array, [y, cb, cr]: YcbcrPlanes): void {
  const count = colors.length / 4;
  for (let i = 0; i < count; i++) {
    const red = colors[4 * i];
    const green = colors[4 * i + 1];
    const blue = colors[4 * i + 2];
    const luma = LUMA_OF_RED * red + LUMA_OF_GREEN * green + LUMA_OF_BLUE * blue;
    y[i] = luma - 128;
    // Above 127.5, rounding would give 128, which has no value.
    cb[i] = Math.min(127, (blue - luma) / BLUE_OF_CB);
    cr[i] = Math.min(127, (red - luma) / RED_OF_CR);
  }
}
