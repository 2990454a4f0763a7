/** The settings that requests to the API may have, by the names of their fields. */
export const REQUEST_SETTINGS = [
  "grids",
  "cellSize",
  "format",
  "quality",
  "light",
  "palette",
  "dither",
  "ditherStrength",
  "gap",
  "gapColor",
  "shape",
  "size",
  "scale",
  "regions",
  "keep",
  "cover",
  "color",
  "strength",
  "faces",
  "verify",
  "placeholder",
  "progressive",
] as const;

/** A setting that requests to the API may have. */
export type RequestSetting = (typeof REQUEST_SETTINGS)[number];

/** Returns the metadata of a setting: `pixelate-cell-size` of `cellSize`. */
export function metadataName(setting: string): string {
  return `pixelate-${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
