import type { Triple } from "./oklab.ts";

/** Returns a color of bytes as `"#rrggbb"`. */
export function hexOfRgb(rgb: readonly number[]): `#${string}` {
  return `#${rgb.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Returns red, green and blue of a color such as `"#ff8000"`; undefined for any other text. */
export function rgbOfHex(hex: string): Triple | undefined {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) return undefined;
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
