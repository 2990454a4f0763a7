import { formatName } from "@pixelater/core";

/** The formats that this package reads, besides the JPEG and PNG of core. */
export type OtherFormat = "webp" | "avif" | "heic" | "gif" | "tiff" | "bmp";

/** Names of the formats for people. */
export const FORMAT_NAMES: Readonly<Record<OtherFormat, string>> = {
  webp: "WebP",
  avif: "AVIF",
  heic: "HEIC",
  gif: "GIF",
  tiff: "TIFF",
  bmp: "BMP",
};

const FORMATS: readonly OtherFormat[] = ["webp", "avif", "heic", "gif", "tiff", "bmp"];

/** Returns which of the formats of this package a file has, by its first bytes; undefined for any other. */
export function detectFormat(bytes: Uint8Array): OtherFormat | undefined {
  const name = formatName(bytes);
  if (name === undefined) return undefined;
  return FORMATS.find((format) => name.startsWith(FORMAT_NAMES[format]));
}
