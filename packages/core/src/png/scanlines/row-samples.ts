import { colorAt } from "../../color/rgba.ts";
import { type BitDepth, type ColorType, GREY, GREY_ALPHA, INDEXED, RGB, RGBA } from "../syntax/format.ts";
import type { ColorSurvey } from "./color-survey.ts";
import { type AllowedSamples, holdByPalette } from "./mosaic-pixels.ts";

/** A way to represent rows of pixels in a PNG without loss. */
export interface RowSamples {
  readonly colorType: ColorType;
  readonly bitDepth: BitDepth;
  /** Bits of a pixel: 1, 2, 4 or a multiple of 8 up to 32. */
  readonly bits: number;
  /** Red, green, blue of each palette entry, for the PLTE chunk. */
  readonly palette?: Uint8Array;
  /** Alpha of the first palette entries, for the tRNS chunk. All others are opaque. */
  readonly alphas?: Uint8Array;
  /** Converts `width` pixels, red, green, blue and alpha from byte `from` on, to a scanline in `line` from `to` on. */
  readonly pack: (rgba: Uint8Array, from: number, width: number, line: Uint8Array, to: number) => void;
}

/** Number of shades of grey up to which a palette has fewer bits than the 8 of a grey sample. */
const FEW_SHADES = 16;

/**
 * Returns the representation that gives the smallest file, in general, for the colors of an image.
 *
 * Shades of grey beyond 16 are grey samples, which can be filtered, and other images of up to 256 colors palette indexes.
 * All others are as few samples as hold every color.
 */
export function samplesFor({ isGrey, isOpaque, colors }: ColorSurvey, allowed: AllowedSamples): RowSamples {
  const holdsGrey = isGrey && allowed !== "rgb";
  if (colors !== undefined && allowed !== "grey") {
    const isShaded = holdsGrey && isOpaque && colors.length > 4 * FEW_SHADES;
    const indexed = isShaded ? undefined : samplesByPalette(colors);
    if (indexed !== undefined) return indexed;
  }
  return plainSamples(holdsGrey, isOpaque);
}

/** Returns samples of 8 bits: of grey, or of red, green and blue, and of alpha. */
export function plainSamples(isGrey: boolean, isOpaque: boolean): RowSamples {
  if (isGrey) return isOpaque ? GREY_SAMPLES : GREY_ALPHA_SAMPLES;
  return isOpaque ? RGB_SAMPLES : RGBA_SAMPLES;
}

const GREY_SAMPLES: RowSamples = {
  colorType: GREY,
  bitDepth: 8,
  bits: 8,
  pack(rgba, from, width, line, to) {
    for (let x = 0, at = from; x < width; x++, at += 4) line[to + x] = rgba[at];
  },
};

const GREY_ALPHA_SAMPLES: RowSamples = {
  colorType: GREY_ALPHA,
  bitDepth: 8,
  bits: 16,
  pack(rgba, from, width, line, to) {
    for (let at = from, o = to; at < from + 4 * width; at += 4, o += 2) {
      line[o] = rgba[at];
      line[o + 1] = rgba[at + 3];
    }
  },
};

const RGB_SAMPLES: RowSamples = {
  colorType: RGB,
  bitDepth: 8,
  bits: 24,
  pack(rgba, from, width, line, to) {
    for (let at = from, o = to; at < from + 4 * width; at += 4, o += 3) {
      line[o] = rgba[at];
      line[o + 1] = rgba[at + 1];
      line[o + 2] = rgba[at + 2];
    }
  },
};

const RGBA_SAMPLES: RowSamples = {
  colorType: RGBA,
  bitDepth: 8,
  bits: 32,
  pack(rgba, from, width, line, to) {
    line.set(rgba.subarray(from, from + 4 * width), to);
  },
};

/** @param colors the distinct colors, 256 at most. */
function samplesByPalette(colors: Uint8Array): RowSamples | undefined {
  const held = holdByPalette(colors);
  if (held === undefined) return undefined;
  const { bits, bitDepth, palette, alphas, pixels } = held;
  const indexOf = new Map<number, number>();
  for (const [i, index] of pixels.entries()) indexOf.set(colorAt(colors, 4 * i), index);
  const perByte = 8 / bits;
  return {
    colorType: INDEXED,
    bitDepth,
    bits,
    ...(palette && { palette }),
    ...(alphas && { alphas }),
    pack(rgba, from, width, line, to) {
      line.fill(0, to, to + Math.ceil(width / perByte));
      let last = -1;
      let index = 0;
      for (let x = 0; x < width; x++) {
        const color = colorAt(rgba, from + 4 * x);
        if (color !== last) {
          last = color;
          index = indexOf.get(color) ?? 0;
        }
        // The leftmost pixel is in the highest bits (PNG §7.2).
        line[to + Math.floor(x / perByte)] |= index << (8 - bits * ((x % perByte) + 1));
      }
    },
  };
}
