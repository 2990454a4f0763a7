import type { Raster } from "../../pixels/raster.ts";
import { type BitDepth, type ColorType, GREY, GREY_ALPHA, RGB, RGBA } from "../syntax/format.ts";
import { type AllowedSamples, holdByPalette } from "./mosaic-pixels.ts";

/** A lossless representation of a raster's pixels in a PNG. */
export interface RasterPixels {
  readonly colorType: ColorType;
  readonly bitDepth: BitDepth;
  /** Bits of a pixel: 1, 2, 4 or a multiple of 8 up to 32. */
  readonly bits: number;
  /** Length of a scanline in bytes. */
  readonly lineBytes: number;
  /** Red, green, blue of each palette entry, for the PLTE chunk. */
  readonly palette?: Uint8Array;
  /** Alpha of the first palette entries, for the tRNS chunk. All others are opaque. */
  readonly alphas?: Uint8Array;
  /** Writes the bytes of a scanline from index `at` on. */
  readonly packLine: (y: number, line: Uint8Array, at: number) => void;
}

/** Represents a raster by palette indexes if 256 colors suffice, otherwise by as few samples as hold every color. */
export function holdRaster(raster: Raster, allowed: AllowedSamples): RasterPixels {
  const { width, data } = raster;
  const indexed = allowed === "grey" ? undefined : holdByPalette(data);
  if (indexed !== undefined) {
    const { pixels, bits } = indexed;
    return {
      ...indexed,
      lineBytes: Math.ceil((width * bits) / 8),
      packLine: (y, line, at) => {
        packIndexes(pixels.subarray(y * width, (y + 1) * width), bits, line, at);
      },
    };
  }
  const { isGrey, isOpaque } = looksOf(data);
  const [colorType, channels] =
    isGrey && allowed !== "rgb"
      ? isOpaque
        ? ([GREY, [0]] as const)
        : ([GREY_ALPHA, [0, 3]] as const)
      : isOpaque
        ? ([RGB, [0, 1, 2]] as const)
        : ([RGBA, [0, 1, 2, 3]] as const);
  return {
    colorType,
    bitDepth: 8,
    bits: 8 * channels.length,
    lineBytes: width * channels.length,
    packLine: (y, line, at) => {
      let to = at;
      for (let from = 4 * width * y; from < 4 * width * (y + 1); from += 4) {
        for (const channel of channels) line[to++] = data[from + channel];
      }
    },
  };
}

function looksOf(data: Uint8Array): { isGrey: boolean; isOpaque: boolean } {
  let isGrey = true;
  let isOpaque = true;
  for (let i = 0; i < data.length && (isGrey || isOpaque); i += 4) {
    isGrey &&= data[i] === data[i + 1] && data[i] === data[i + 2];
    isOpaque &&= data[i + 3] === 255;
  }
  return { isGrey, isOpaque };
}

/** Packs palette indexes into bytes, the leftmost in the highest bits (PNG §7.2). */
function packIndexes(indexes: Uint32Array, bits: number, line: Uint8Array, at: number): void {
  const perByte = 8 / bits;
  line.fill(0, at, at + Math.ceil(indexes.length / perByte));
  for (let x = 0; x < indexes.length; x++) {
    const place = at + Math.floor(x / perByte);
    const shift = 8 - bits * ((x % perByte) + 1);
    line[place] |= indexes[x] << shift;
  }
}
