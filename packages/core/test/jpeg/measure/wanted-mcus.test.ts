import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gridOfEdges, layGrid } from "../../../src/mosaic/grid.ts";
import { readJpegHeader } from "../../../src/jpeg/syntax/header.ts";
import { measureJpeg } from "../../../src/jpeg/measure.ts";
import { WantedMcus } from "../../../src/jpeg/measure/wanted-mcus.ts";
import { randomPicture } from "../picture.ts";
import { seededRandom } from "../random.ts";
import { SAMPLINGS } from "../samplings.ts";
import { writeJpeg } from "../write-jpeg.ts";

describe("measuring some cells of a JPEG", () => {
  it.each([...SAMPLINGS, ["factors of its own", [0x12, 0x21, 0x11]] as const])(
    "gives them the colors that they have among all, %s",
    (_, sampling) => {
      const random = seededRandom(sampling.length);
      for (const [width, height] of [
        [150, 90],
        [61, 45],
      ] as const) {
        const picture = randomPicture({ width, height, sampling, contrast: 4, detail: 0.5 });
        const scans = sampling.map((_, index) => ({ components: [index] }));
        for (const write of [{}, { restartInterval: 2 }, { progressive: true }, { scans }]) {
          const bytes = writeJpeg(picture, write);
          const header = readJpegHeader(bytes);
          const grids = [13, 24].map((cellSize) => layGrid({ cellSize }, width, height));
          const wanted = grids.map(({ columns, rows }) =>
            Uint8Array.from({ length: columns * rows }, () => (random() < 0.2 ? 1 : 0)),
          );
          const all = measureJpeg(bytes, header, grids);
          for (const [i, { colors }] of measureJpeg(bytes, header, grids, { wanted }).entries()) {
            for (const [at, level] of colors.entries()) {
              // What a cell's neighbor leaves out of its sums decides on MCUs that both share.
              if (wanted[i][at >> 2] === 1)
                expect(Math.abs(level - all[i].colors[at])).toBeLessThanOrEqual(1);
            }
          }
        }
      }
    },
  );

  it("refuses a damaged file all the same, wherever the damage is", () => {
    const picture = randomPicture({ width: 150, height: 90, sampling: [0x22, 0x11, 0x11] });
    const bytes = writeJpeg(picture);
    const grid = layGrid({ cellSize: 24 }, 150, 90);
    const wanted = [new Uint8Array(grid.columns * grid.rows)];
    wanted[0][0] = 1;
    const cut = bytes.slice(0, bytes.length - 40);
    expect(() => measureJpeg(cut, readJpegHeader(cut), [grid], { wanted })).toThrow(
      expect.objectContaining({ code: "TRUNCATED" }),
    );
  });
});

describe("WantedMcus", () => {
  it("has those that share a pixel with a wanted cell, and all beside these", () => {
    const edges = (length: number) =>
      fc
        .uniqueArray(fc.integer({ min: 1, max: length - 1 }), { maxLength: 6 })
        .map((inner) => Uint32Array.of(0, ...inner.sort((a, b) => a - b), length));
    fc.assert(
      fc.property(edges(70), edges(50), fc.infiniteStream(fc.boolean()), (xEdges, yEdges, flags) => {
        const grid = gridOfEdges(xEdges, yEdges);
        const wanted = Uint8Array.from([...flags.take(grid.columns * grid.rows)], Number);
        const mcus = new WantedMcus([{ grid, wanted }], 16, 8);
        for (let row = 0; row < 7; row++) {
          let isInRow = false;
          for (let column = 0; column < 6; column++) {
            const isWanted = wanted.some((flag, cell) => {
              const x = cell % grid.columns;
              const y = Math.floor(cell / grid.columns);
              const beside =
                xEdges[x] < 16 * (column + 2) &&
                xEdges[x + 1] > 16 * (column - 1) &&
                yEdges[y] < 8 * (row + 2) &&
                yEdges[y + 1] > 8 * (row - 1);
              return flag === 1 && beside && column < 5;
            });
            isInRow ||= isWanted;
            expect(mcus.has(column, row)).toBe(isWanted);
          }
          expect(mcus.hasRow(row)).toBe(isInRow);
        }
      }),
    );
  });
});
