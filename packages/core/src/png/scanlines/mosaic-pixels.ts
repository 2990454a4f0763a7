import { isForGrey } from "../../color/color-profile.ts";
import type { Mosaic } from "../../mosaic/mosaic.ts";
import { type BitDepth, type ColorType, GREY, GREY_ALPHA, INDEXED, RGB, RGBA } from "../syntax/format.ts";

/** A way to hold a mosaic's colours in a PNG, without loss. */
export interface MosaicPixels {
  readonly colorType: ColorType;
  readonly bitDepth: BitDepth;
  /** Bits of a pixel: 1, 2, 4 or a multiple of 8 up to 32. */
  readonly bits: number;
  /** The pixel of each cell, its first byte lowest. */
  readonly pixels: Uint32Array;
  /** Red, green, blue of each palette entry, for the PLTE chunk. */
  readonly palette?: Uint8Array;
  /** Alpha of the first palette entries, all others being opaque, for the tRNS chunk. */
  readonly alphas?: Uint8Array;
}

/** Which color types an image may have: `"rgb"` is all but grey, `"grey"` neither RGB nor a palette. */
export type AllowedSamples = "any" | "rgb" | "grey";

/** Returns the color types that are valid beside a profile (PNG § 11.3.2.3). */
export function allowedSamples(iccProfile: Uint8Array | undefined): AllowedSamples {
  if (iccProfile === undefined) return "any";
  return isForGrey(iccProfile) ? "grey" : "rgb";
}

/** The ways worth trying for this mosaic, at most two: by palette where 256 colors suffice, and by samples. */
export function waysToHold({ colors }: Mosaic, allowed: AllowedSamples): MosaicPixels[] {
  const palette = allowed === "grey" ? undefined : holdByPalette(colors);
  const samples = holdBySamples(colors, allowed !== "rgb");
  return palette === undefined ? [samples] : [palette, samples];
}

/** As few samples as hold every colour: grey if all are and it may be, alpha only if there is any. */
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

/** Opaque grey at the lowest depth that has every shade: 0 and 255 alone need one bit. */
function holdGrey(shades: Uint32Array): MosaicPixels {
  const bitDepth =
    ([1, 2, 4] as const).find((depth) => shades.every((shade) => shade % greyStep(depth) === 0)) ?? 8;
  const pixels = shades.map((shade) => shade / greyStep(bitDepth));
  return { colorType: GREY, bitDepth, bits: bitDepth, pixels };
}

/** How far apart the shades of a depth are: white is always 255. */
function greyStep(bitDepth: number): number {
  return 255 / (2 ** bitDepth - 1);
}

/** A pixel of each of the colours as the index of a palette; undefined where 256 colours do not suffice. */
export function holdByPalette(colors: Uint8Array): MosaicPixels | undefined {
  const distinct = new Set<number>();
  for (let i = 0; i < colors.length; i += 4) {
    distinct.add(colorAt(colors, i));
    if (distinct.size > 256) return undefined;
  }
  // Those with alpha go first, so that the tRNS chunk can end with the last of them.
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

/** Red, green, blue, alpha as one number, red lowest. */
function colorAt(colors: Uint8Array, at: number): number {
  return (colors[at] | (colors[at + 1] << 8) | (colors[at + 2] << 16) | (colors[at + 3] << 24)) >>> 0;
}

function isOpaque(color: number): boolean {
  return color >>> 24 === 255;
}
