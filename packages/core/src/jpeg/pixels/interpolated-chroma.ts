import { chromaTable, clippedWord, EVERY_LANE, isClipped, wordOf } from "./chroma-table.ts";
import type { SamplePlane } from "./sample-plane.ts";

/*
 * Interpolates Cb and Cr side by side in the halves of one number, Cr in the upper one, and converts them at once: no
 * interpolated row is stored.
 */

/**
 * Writes a row of pixels with chroma of half the width and height, as libjpeg-turbo interpolates it: 3/4 of the row of
 * samples that a pixel lies in and 1/4 of the nearer one beside it, then the same across. The image is at least 5 wide.
 *
 * @param near first sample of the row of chroma that the pixels lie in.
 * @param far first sample of the row beside it.
 */
export function writeQuarterChroma(
  { samples: lumas, width }: SamplePlane,
  lumaAt: number,
  { samples: cbs, columns }: SamplePlane,
  { samples: crs }: SamplePlane,
  near: number,
  far: number,
  pixels: Uint32Array,
  at: number,
): void {
  const chroma = chromaTable();
  let sum = (Math.imul(3, cbs[near] | (crs[near] << 16)) + (cbs[far] | (crs[far] << 16))) | 0;
  let previous = sum;
  let x = lumaAt;
  let to = at;
  for (let i = 1; i < columns; i++, x += 2, to += 2) {
    const below = cbs[far + i] | (crs[far + i] << 16);
    const next = (Math.imul(3, cbs[near + i] | (crs[near + i] << 16)) + below) | 0;
    const triple = Math.imul(3, sum);
    const left = packed(chroma, (triple + previous + 0x80008) >> 4, lumas[x]);
    const right = packed(chroma, (triple + next + 0x70007) >> 4, lumas[x + 1]);
    // One test for both: it is seldom true.
    if (isClipped(left) || isClipped(right)) {
      pixels[to] = clippedWord(left);
      pixels[to + 1] = clippedWord(right);
    } else {
      pixels[to] = wordOf(left);
      pixels[to + 1] = wordOf(right);
    }
    previous = sum;
    sum = next;
  }
  const triple = Math.imul(3, sum);
  pixels[to] = clippedWord(packed(chroma, (triple + previous + 0x80008) >> 4, lumas[x]));
  if ((width & 1) === 0) {
    pixels[to + 1] = clippedWord(packed(chroma, (triple + sum + 0x70007) >> 4, lumas[x + 1]));
  }
}

/**
 * Writes a row of pixels with chroma of half the width, as libjpeg-turbo interpolates it: 3/4 of a pixel's own sample and
 * 1/4 of the nearer one beside it. The image is at least 5 wide.
 */
export function writeHalfChroma(
  { samples: lumas, width }: SamplePlane,
  lumaAt: number,
  { samples: cbs, columns }: SamplePlane,
  { samples: crs }: SamplePlane,
  chromaAt: number,
  pixels: Uint32Array,
  at: number,
): void {
  const chroma = chromaTable();
  let sample = cbs[chromaAt] | (crs[chromaAt] << 16);
  let previous = sample;
  let x = lumaAt;
  let to = at;
  for (let i = 1; i < columns; i++, x += 2, to += 2) {
    const next = cbs[chromaAt + i] | (crs[chromaAt + i] << 16);
    const triple = Math.imul(3, sample);
    const left = packed(chroma, (triple + previous + 0x10001) >> 2, lumas[x]);
    const right = packed(chroma, (triple + next + 0x20002) >> 2, lumas[x + 1]);
    if (isClipped(left) || isClipped(right)) {
      pixels[to] = clippedWord(left);
      pixels[to + 1] = clippedWord(right);
    } else {
      pixels[to] = wordOf(left);
      pixels[to + 1] = wordOf(right);
    }
    previous = sample;
    sample = next;
  }
  const triple = Math.imul(3, sample);
  pixels[to] = clippedWord(packed(chroma, (triple + previous + 0x10001) >> 2, lumas[x]));
  if ((width & 1) === 0) pixels[to + 1] = clippedWord(packed(chroma, sample, lumas[x + 1]));
}

/**
 * Returns the packed color of a pixel.
 *
 * @param both Cb in bits 0 to 7 and Cr in bits 16 to 23; all other bits are ignored.
 */
function packed(chroma: Int32Array, both: number, luma: number): number {
  return (chroma[((both >> 8) & 0xff00) | (both & 0xff)] + Math.imul(luma, EVERY_LANE)) | 0;
}
