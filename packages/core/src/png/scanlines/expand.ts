import type { PngChunks } from "../syntax/chunks.ts";
import { type BitDepth, GREY, GREY_ALPHA, INDEXED, RGB, RGBA } from "../syntax/format.ts";

/**
 * Converts the samples of a scanline to pixels: reads `columns` pixels from `line` at `at` and writes them as RGBA to
 * the start of `out`.
 */
export type ExpandScanline = (line: Uint8Array, at: number, columns: number, out: Uint8Array) => void;

/**
 * Returns the function that converts this image's scanlines to 8-bit RGBA.
 *
 * Samples are scaled to 0–255 (PNG §13.12), those of 16 bits to the nearest, floor(v · 255 / 65535 + 1/2). The color
 * that tRNS names becomes fully transparent, and palette entries get their alpha from it. An index beyond the palette
 * is opaque black, as in libpng. gAMA, cHRM, sRGB and sBIT are not applied.
 */
export function expanderOf({ format, palette, transparency }: PngChunks): ExpandScanline {
  const { colorType, bitDepth } = format;
  switch (colorType) {
    case INDEXED:
      return expandByTable(bitDepth, paletteTable(palette, transparency));
    case GREY:
      return bitDepth === 16
        ? expandGrey16(transparentSample(transparency, 0, bitDepth))
        : expandByTable(bitDepth, greyTable(bitDepth, transparency));
    case GREY_ALPHA:
      return bitDepth === 16 ? expandGreyAlpha16 : expandGreyAlpha8;
    case RGB: {
      const red = transparentSample(transparency, 0, bitDepth);
      const green = transparentSample(transparency, 2, bitDepth);
      const blue = transparentSample(transparency, 4, bitDepth);
      return bitDepth === 16 ? expandRgb16(red, green, blue) : expandRgb8(red, green, blue);
    }
    case RGBA:
      return bitDepth === 16 ? expandRgba16 : expandRgba8;
  }
}

/**
 * Returns the sample that tRNS declares transparent, without bits above the depth (PNG §11.3.1.1); −1 if there is
 * none.
 */
function transparentSample(transparency: Uint8Array | undefined, at: number, depth: BitDepth): number {
  if (transparency === undefined) return -1;
  const sample = (transparency[at] << 8) | transparency[at + 1];
  return sample & (2 ** depth - 1);
}

/** Returns 256 RGBA colors by palette index. */
function paletteTable(
  palette: Uint8Array = new Uint8Array(),
  alphas: Uint8Array = new Uint8Array(),
): Uint8Array {
  const table = new Uint8Array(4 * 256);
  for (let i = 0; i < 256; i++) {
    table.set(palette.subarray(3 * i, 3 * i + 3), 4 * i);
    // tRNS may have fewer values than PLTE has colors: the others are opaque (PNG §11.3.1.1).
    table[4 * i + 3] = alphas.at(i) ?? 255;
  }
  return table;
}

/** Returns 256 RGBA colors by gray sample of at most 8 bits. */
function greyTable(depth: BitDepth, transparency: Uint8Array | undefined): Uint8Array {
  const table = new Uint8Array(4 * 256);
  const most = 2 ** depth - 1;
  const transparent = transparentSample(transparency, 0, depth);
  for (let sample = 0; sample <= most; sample++) {
    table.fill((sample * 255) / most, 4 * sample, 4 * sample + 3);
    table[4 * sample + 3] = sample === transparent ? 0 : 255;
  }
  return table;
}

/** Expands samples of 1 to 8 bits, the first in the highest bits of its byte (PNG §7.2). */
function expandByTable(depth: BitDepth, table: Uint8Array): ExpandScanline {
  const mask = 2 ** depth - 1;
  return (line, at, columns, out) => {
    for (let x = 0, o = 0; x < columns; x++, o += 4) {
      const bit = x * depth;
      const byte = line[at + (bit >> 3)];
      const entry = 4 * ((byte >> (8 - depth - (bit & 7))) & mask);
      out[o] = table[entry];
      out[o + 1] = table[entry + 1];
      out[o + 2] = table[entry + 2];
      out[o + 3] = table[entry + 3];
    }
  };
}

function expandGrey16(transparent: number): ExpandScanline {
  return (line, at, columns, out) => {
    for (let i = at, o = 0; o < 4 * columns; i += 2, o += 4) {
      const sample = sample16(line, i);
      out.fill(to8(sample), o, o + 3);
      out[o + 3] = sample === transparent ? 0 : 255;
    }
  };
}

const expandGreyAlpha8: ExpandScanline = (line, at, columns, out) => {
  for (let i = at, o = 0; o < 4 * columns; i += 2, o += 4) {
    out.fill(line[i], o, o + 3);
    out[o + 3] = line[i + 1];
  }
};

const expandGreyAlpha16: ExpandScanline = (line, at, columns, out) => {
  for (let i = at, o = 0; o < 4 * columns; i += 4, o += 4) {
    out.fill(to8(sample16(line, i)), o, o + 3);
    out[o + 3] = to8(sample16(line, i + 2));
  }
};

function expandRgb8(red: number, green: number, blue: number): ExpandScanline {
  return (line, at, columns, out) => {
    for (let i = at, o = 0; o < 4 * columns; i += 3, o += 4) {
      const r = line[i];
      const g = line[i + 1];
      const b = line[i + 2];
      out[o] = r;
      out[o + 1] = g;
      out[o + 2] = b;
      out[o + 3] = r === red && g === green && b === blue ? 0 : 255;
    }
  };
}

function expandRgb16(red: number, green: number, blue: number): ExpandScanline {
  return (line, at, columns, out) => {
    for (let i = at, o = 0; o < 4 * columns; i += 6, o += 4) {
      const r = sample16(line, i);
      const g = sample16(line, i + 2);
      const b = sample16(line, i + 4);
      out[o] = to8(r);
      out[o + 1] = to8(g);
      out[o + 2] = to8(b);
      out[o + 3] = r === red && g === green && b === blue ? 0 : 255;
    }
  };
}

const expandRgba8: ExpandScanline = (line, at, columns, out) => {
  out.set(line.subarray(at, at + 4 * columns));
};

const expandRgba16: ExpandScanline = (line, at, columns, out) => {
  for (let i = at, o = 0; o < 4 * columns; i += 2, o++) out[o] = to8(sample16(line, i));
};

function sample16(line: Uint8Array, at: number): number {
  return (line[at] << 8) | line[at + 1];
}

function to8(sample: number): number {
  return Math.floor((sample * 255) / 65535 + 0.5);
}
