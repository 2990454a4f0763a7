/**
 * The values that are averaged: `"srgb"` averages the file's own values, as most tools do; `"linear"` averages linear light,
 * like a lens out of focus.
 */
export type Light = "srgb" | "linear";

/** Shares of red, green and blue in the luma of Rec. ITU-R BT.601. */
export const RED_SHARE = 0.299;
export const GREEN_SHARE = 0.587;
export const BLUE_SHARE = 0.114;

/** Linear light 0…1 of each 8-bit sRGB value (IEC 61966-2-1). */
export const LINEAR_OF_SRGB: Float64Array = /* @__PURE__ */ Float64Array.from({ length: 256 }, (_, value) => {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
});

/** Returns the 8-bit sRGB value nearest to linear light 0…1. */
export function srgbOfLinear(light: number): number {
  return Math.round(encodeSrgb(light) * 255);
}

/** Returns the sRGB value, 0…1, of linear light 0…1 (IEC 61966-2-1). */
export function encodeSrgb(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}
