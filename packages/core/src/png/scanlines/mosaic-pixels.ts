import { colorAt } from "../../color/rgba.ts";
import { isForGrey } from "../../color/color-profile.ts";
import { type BitDepth, type ColorType, GREY, GREY_ALPHA, INDEXED, RGB, RGBA } from "../syntax/color-type.ts";

/** A lossless representation of a mosaic's colors in a PNG. */
export interface MosaicPixels {
  readonly colorType: ColorType;
  readonly bitDepth: BitDepth;
  /** Bits of a pixel: 1, 2, 4 or a multiple of 8 up to 32. */
  readonly bits: number;
  /** The pixel of each cell, its first byte lowest. */
  readonly pixels: Uint32Array;
  /** Red, green, blue of each palette entry, for the PLTE chunk. */
  readonly palette?: Uint8Array;
  /** Alpha of the first palette entries, for the tRNS chunk. All others are opaque. */
  readonly alphas?: Uint8Array;
}

/** Which color types an image may have: `"rgb"` is all but grey, `"grey"` neither RGB nor a palette. */
export type AllowedSamples = "any" | "rgb" | "grey";

/** Returns the color types that are valid beside a profile (PNG § 11.3.2.3). */
export function allowedSamples(iccProfile: Uint8Array | undefined): AllowedSamples {
  if (iccProfile === undefined) return "any";
  return isForGrey(iccProfile) ? "grey" : "rgb";
}

/**
 * Returns the one or two representations worth trying: a palette if 256 colors suffice, and samples.
 *
 * @param colors 4 bytes for each pixel to hold.
 */
export function waysToHold(colors: Uint8Array, allowed: AllowedSamples): MosaicPixels[] {
  const palette = allowed === "grey" ? undefined : holdByPalette(colors);
  const samples = holdBySamples(colors, allowed !== "rgb");
  return palette === undefined ? [samples] : [palette, samples];
}

/**
 * Uses as few samples as hold every color: gray if all colors are and it is allowed, alpha only if any color has it.
 */
function holdBySamples(colors: Uint8Array, mayBeGrey: boolean): MosaicPixels {
  let isGrey = mayBeGrey;
  let isOpaque = true;
  for (let i = 0; i < colors.length; i += 4) {
    isGrey &&= colors[i] === colors[i + 1] && colors[i] === colors[i + 2];
    isOpaque &&= colors[i + 3] === 255;
  }
  const pixels = new Uint32Array(colors.length / 4);
  if (isGrey) {
    for (let cell = 0; cell < pixels.length; cell++) {
      pixels[cell] = colors[4 * cell] | (colors[4 * cell + 3] << 8);
    }
    return isOpaque
      ? holdGrey(pixels.map((pixel) => pixel & 255))
      : { colorType: GREY_ALPHA, bitDepth: 8, bits: 16, pixels };
  }
  for (let cell = 0; cell < pixels.length; cell++) pixels[cell] = colorAt(colors, 4 * cell);
  return isOpaque
    ? { colorType: RGB, bitDepth: 8, bits: 24, pixels: pixels.map((pixel) => pixel & 0xffffff) }
    : { colorType: RGBA, bitDepth: 8, bits: 32, pixels };
}

/** Represents opaque grays at the lowest depth that has every shade: 0 and 255 alone need one bit. */
function holdGrey(shades: Uint32Array): MosaicPixels {
  const bitDepth =
    ([1, 2, 4] as const).find((depth) => shades.every((shade) => shade % greyStep(depth) === 0)) ?? 8;
  const pixels = shades.map((shade) => shade / greyStep(bitDepth));
  return { colorType: GREY, bitDepth, bits: bitDepth, pixels };
}

/** Returns the distance between the shades of a depth: white is always 255. */
function greyStep(bitDepth: number): number {
  return 255 / (2 ** bitDepth - 1);
}

/** Represents colors by palette indexes; returns undefined if there are more than 256 colors. */
export function holdByPalette(colors: Uint8Array): MosaicPixels | undefined {
  const distinct = new Set<number>();
  for (let i = 0; i < colors.length; i += 4) {
    distinct.add(colorAt(colors, i));
    if (distinct.size > 256) return undefined;
  }
  // Entries with alpha come first, and the tRNS chunk ends with the last of them.
  const entries = [...distinct].sort((a, b) => Number(isOpaque(a)) - Number(isOpaque(b)));
  const indexOf = new Map(entries.map((color, index) => [color, index]));
  const pixels = new Uint32Array(colors.length / 4);
  for (let cell = 0; cell < pixels.length; cell++) {
    pixels[cell] = indexOf.get(colorAt(colors, 4 * cell)) ?? 0;
  }
  const bitDepth = ([1, 2, 4] as const).find((depth) => entries.length <= 2 ** depth) ?? 8;
  const translucent = entries.filter((color) => !isOpaque(color));
  return {
    colorType: INDEXED,
    bitDepth,
    bits: bitDepth,
    pixels,
    palette: Uint8Array.from(
      entries.flatMap((color) => [color & 255, (color >> 8) & 255, (color >> 16) & 255]),
    ),
    ...(translucent.length > 0 && { alphas: Uint8Array.from(translucent, (color) => color >>> 24) }),
  };
}

function isOpaque(color: number): boolean {
  return color >>> 24 === 255;
}
