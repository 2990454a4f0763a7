import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LzwRuns } from "../../src/animation/lzw.ts";
import { seededRandom } from "../jpeg/random.ts";

interface Code {
  readonly code: number;
  readonly bits: number;
}

/** Compresses pixels one by one, as GIF89a's appendix F describes it. */
function codesOf(pixels: readonly number[], minBits: number): Code[] {
  const clear = 1 << minBits;
  let strings = new Map<string, number>();
  let next = clear + 2;
  let width = minBits + 1;
  const codes = [{ code: clear, bits: width }];
  let prefix = "";
  const codeOf = (string: string) => strings.get(string) ?? Number(string);
  for (const pixel of pixels) {
    const longer = prefix === "" ? String(pixel) : `${prefix},${pixel}`;
    if (prefix === "" || strings.has(longer)) {
      prefix = longer;
      continue;
    }
    codes.push({ code: codeOf(prefix), bits: width });
    strings.set(longer, next);
    if (next++ === 1 << width && width < 12) width++;
    if (next === 4096) {
      codes.push({ code: clear, bits: width });
      strings = new Map();
      next = clear + 2;
      width = minBits + 1;
    }
    prefix = String(pixel);
  }
  codes.push({ code: codeOf(prefix), bits: width });
  if (next === 1 << width && width < 12) width++;
  codes.push({ code: clear + 1, bits: width });
  return codes;
}

/** Packs codes, lowest bit first, into sub-blocks. */
function imageDataOf(codes: readonly Code[], minBits: number): number[] {
  const bits = codes.flatMap(({ code, bits: count }) =>
    Array.from({ length: count }, (_, i) => (code >> i) & 1),
  );
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((byte, bit, at) => byte | (bit << at), 0),
  );
  const blocks: number[] = [];
  for (let from = 0; from < bytes.length; from += 255) {
    const block = bytes.slice(from, from + 255);
    blocks.push(block.length, ...block);
  }
  return [minBits, ...blocks, 0];
}

type Run = readonly [color: number, length: number];

function compress(runs: readonly Run[], bits: number): number[] {
  const lzw = new LzwRuns(bits);
  for (const [color, length] of runs) lzw.run(color, length);
  return [...lzw.end()];
}

function compressSimply(runs: readonly Run[], bits: number): number[] {
  const pixels = runs.flatMap(([color, length]) => Array.from({ length }, () => color));
  const minBits = Math.max(2, bits);
  return imageDataOf(codesOf(pixels, minBits), minBits);
}

describe("LzwRuns", () => {
  it("writes the codes of an encoder that looks at every pixel", () => {
    const runsOf = (bits: number) =>
      fc.array(fc.tuple(fc.nat(2 ** bits - 1), fc.integer({ min: 1, max: 40 })), {
        minLength: 1,
        maxLength: 60,
      });
    const images = fc.integer({ min: 1, max: 8 }).chain((bits) => fc.tuple(fc.constant(bits), runsOf(bits)));
    fc.assert(
      fc.property(images, ([bits, runs]) => {
        expect(compress(runs, bits)).toEqual(compressSimply(runs, bits));
      }),
    );
  });

  it.each([
    ["noise, which fills the dictionary again and again", 8, 30_000, 1, 1],
    ["rows that repeat", 6, 64, 90, 20],
    ["two colors", 1, 20_000, 3, 1],
  ])("does so too for %s", (_, bits, count, longest, times) => {
    const random = seededRandom(count);
    const row = Array.from(
      { length: count },
      (): Run => [Math.floor(random() * 2 ** bits), 1 + Math.floor(random() * longest)],
    );
    const runs = Array.from({ length: times }, () => row).flat();
    expect(compress(runs, bits)).toEqual(compressSimply(runs, bits));
  });

  it("takes a run of any length in a few steps", () => {
    // Strings grow by a pixel each: n of them hold n²/2 pixels, and a full dictionary some eight million.
    expect(compress([[3, 1e9]], 2).length).toBeLessThan(1_000_000);
  });
});
