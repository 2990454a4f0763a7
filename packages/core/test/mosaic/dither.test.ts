import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPalette, type Dither, type Mosaic, type Palette, PALETTES } from "../../src/index.ts";
import { layGrid } from "../../src/mosaic/grid.ts";
import { mosaics } from "./arbitrary-mosaic.ts";

const DITHERS = ["bayer2", "bayer4", "bayer8", "floyd-steinberg", "atkinson"] as const;
const WITH_WHOLE_ERROR = ["bayer4", "bayer8", "floyd-steinberg"] as const;

/** A mosaic of `columns` × `rows` cells of one color. */
function even(columns: number, rows: number, rgb: readonly number[], alpha = 255): Mosaic {
  const colors = new Uint8Array(4 * columns * rows);
  for (let at = 0; at < colors.length; at += 4) colors.set([...rgb, alpha], at);
  return { ...layGrid({ grid: { columns, rows } }, columns, rows), colors };
}

function meanOf({ colors }: Mosaic): number[] {
  return [0, 1, 2].map(
    (c) => colors.filter((_, i) => i % 4 === c).reduce((sum, v) => sum + v, 0) / (colors.length / 4),
  );
}

/** The cells as rows of text: a letter for each color, from dark to bright. */
function drawn({ colors, columns }: Mosaic): string[] {
  const cells = Array.from({ length: colors.length / 4 }, (_, i) => (colors[4 * i] === 0 ? "." : "#"));
  return Array.from({ length: cells.length / columns }, (_, row) =>
    cells.slice(columns * row, columns * (row + 1)).join(""),
  );
}

describe("dithering", () => {
  it.each(DITHERS)("%s uses colors of the palette alone, and keeps alpha", (dither) => {
    const palettes = fc.constantFrom<Palette>("mono", "cga", "pico8", ["#123456", "#fedcba", "#00ff00"]);
    fc.assert(
      fc.property(mosaics("any colours", 20, 20), palettes, (mosaic, palette) => {
        const { colors } = applyPalette(mosaic, palette, { dither });
        const list = typeof palette === "string" ? PALETTES[palette] : (palette as readonly string[]);
        const allowed = new Set(list.map((hex) => Number.parseInt(hex.slice(1), 16)));
        for (let at = 0; at < colors.length; at += 4) {
          expect(colors[at + 3]).toBe(mosaic.colors[at + 3]);
          if (dither === "floyd-steinberg" || dither === "atkinson") if (colors[at + 3] === 0) continue;
          expect(allowed).toContain((colors[at] << 16) | (colors[at + 1] << 8) | colors[at + 2]);
        }
      }),
    );
  });

  it.each(WITH_WHOLE_ERROR)("%s keeps the mean of even areas within 4 levels", (dither) => {
    // The corners of the color cube mix to every color.
    const cube = [0, 1, 2, 3, 4, 5, 6, 7].map(
      (bits) => `#${[0, 1, 2].map((c) => ((bits >> c) & 1 ? "ff" : "00")).join("")}`,
    );
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte), (rgb) => {
        const mean = meanOf(applyPalette(even(64, 64, rgb), cube, { dither }));
        // A pattern of 16 cells has steps of 255/16.
        const most = dither === "bayer4" ? 8 + 4 : 4;
        for (const [c, value] of rgb.entries()) expect(Math.abs(mean[c] - value)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 40 },
    );
  });

  it("draws the Bayer matrix of 4 × 4 cells for a gray of 9 in 16", () => {
    const shown = drawn(applyPalette(even(4, 4, [143, 143, 143]), "mono", { dither: "bayer4" }));
    // The ranks 0, 8, 2, 10 / 12, 4, 14, 6 / 3, 11, 1, 9 / 15, 7, 13, 5; the nine highest are white.
    expect(shown).toEqual([".#.#", "#.#.", ".#.#", "###."]);
  });

  it("Atkinson leaves out a quarter of the error: light grays become white, dark ones black", () => {
    const share = (level: number, dither: Dither) =>
      meanOf(applyPalette(even(32, 32, [level, level, level]), "mono", { dither }))[0] / 255;
    expect(share(20, "atkinson")).toBeLessThan(share(20, "floyd-steinberg"));
    expect(share(235, "atkinson")).toBeGreaterThan(share(235, "floyd-steinberg"));
  });

  it("a low strength shows more cells in their nearest color", () => {
    const mosaic = even(16, 16, [60, 60, 60]);
    const nearest = applyPalette(mosaic, "mono").colors;
    const differing = (ditherStrength: number) =>
      applyPalette(mosaic, "mono", { dither: "bayer8", ditherStrength }).colors.filter(
        (v, i) => v !== nearest[i],
      ).length;
    expect(differing(0.05)).toBeLessThan(differing(1));
  });

  it("gives invisible cells no part in it", () => {
    const visible = even(2, 1, [100, 100, 100]);
    const alone = applyPalette(visible, "mono", { dither: "floyd-steinberg" }).colors;
    const invisible = even(2, 1, [100, 100, 100], 0).colors;
    const both = { ...layGrid({ grid: 2 }, 2, 2), colors: Uint8Array.of(...invisible, ...visible.colors) };
    const { colors } = applyPalette(both, "mono", { dither: "floyd-steinberg" });
    // The second row goes from right to left.
    const second = [...colors.subarray(8)];
    expect([...second.slice(4), ...second.slice(0, 4)]).toEqual([...alone]);
    expect(colors.subarray(0, 8)).toEqual(invisible);
  });

  it("rejects names that are not known and strengths out of range", () => {
    const mosaic = even(1, 1, [0, 0, 0]);
    expect(() => applyPalette(mosaic, "mono", { dither: "bayer3" as Dither })).toThrow(
      new TypeError(
        'Expected none, bayer2, bayer4, bayer8, floyd-steinberg, atkinson for dither but received "bayer3"',
      ),
    );
    for (const ditherStrength of [0, -1, 1.1, NaN]) {
      expect(() => applyPalette(mosaic, "mono", { dither: "bayer2", ditherStrength })).toThrow(RangeError);
    }
  });
});
