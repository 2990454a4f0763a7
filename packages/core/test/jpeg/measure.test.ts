import jpeg from "jpeg-js";
import { describe, expect, it } from "vitest";
import { type Grid, layGrid } from "../../src/mosaic/grid.ts";
import { readJpegHeader } from "../../src/jpeg/syntax/header.ts";
import { measureJpeg, requireWholeJpeg, takesJpeg } from "../../src/jpeg/measure.ts";
import type { Mosaic } from "../../src/mosaic/mosaic.ts";
import { measureRaster } from "../../src/pixels/raster.ts";
import { BitWriter } from "./bit-writer.ts";
import { codeOf } from "./errors.ts";
import { exactMeans, type Picture, type PictureOptions, randomPicture } from "./picture.ts";
import type { ScanPlan } from "./scan-tokens.ts";
import { adobe, EOI, file, frame, oneCode, quantization, SOI, scan, segment, TABLES } from "./segments.ts";
import { type WriteOptions, writeJpeg } from "./write-jpeg.ts";

/** Grids that cut blocks, samples and nothing at all, down to single pixels. */
function gridsOver({ width, height }: Picture): Grid[] {
  return [
    layGrid({ grid: 1 }, width, height),
    layGrid({ grid: 3 }, width, height),
    layGrid({ grid: { columns: 5, rows: 2 } }, width, height),
    layGrid({ cellSize: 8 }, width, height),
    layGrid({ cellSize: { width: 16, height: 3 } }, width, height),
    layGrid({ cellSize: 1 }, width, height),
  ];
}

function measured(bytes: Uint8Array, grids: readonly Grid[], precision: "exact" | "dc" = "exact"): Mosaic[] {
  return measureJpeg(bytes, readJpegHeader(bytes), grids, { precision, clamps: false });
}

/** How far the mosaic is from the exact means at most, in levels; means beyond 0 and 255 count as those. */
function worstError(picture: Picture, mosaic: Mosaic, rounded?: "flat blocks" | "nothing"): number {
  const means = exactMeans(picture, mosaic, rounded);
  return means.reduce((worst, mean, i) => {
    const level = mosaic.colors[4 * Math.floor(i / 3) + (i % 3)];
    return Math.max(worst, Math.abs(level - Math.min(255, Math.max(0, mean))));
  }, 0);
}

function expectExact(options: PictureOptions, write: WriteOptions = {}): void {
  const picture = randomPicture(options);
  const bytes = writeJpeg(picture, write);
  for (const mosaic of measured(bytes, gridsOver(picture))) {
    expect(worstError(picture, mosaic)).toBeLessThanOrEqual(0.5 + 1e-9);
    expect(mosaic.colors.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  }
}

const SIZES = [
  [1, 1],
  [7, 9],
  [8, 8],
  [17, 25],
  [33, 16],
] as const;

/** 4:4:4, 4:2:2, 4:4:0, 4:2:0, 4:1:1, 4:1:0, factors of 3 and 4, and chroma that is finer than luma. */
const SAMPLINGS = [
  [0x11],
  [0x22],
  [0x43],
  [0x11, 0x11, 0x11],
  [0x21, 0x11, 0x11],
  [0x12, 0x11, 0x11],
  [0x22, 0x11, 0x11],
  [0x41, 0x11, 0x11],
  [0x42, 0x11, 0x11],
  [0x31, 0x21, 0x11],
  [0x13, 0x12, 0x11],
  [0x34, 0x11, 0x23],
  [0x11, 0x22, 0x12],
] as const;

const name = (sampling: readonly number[]) => sampling.map((s) => s.toString(16)).join(" ");

describe("measureJpeg, held to the exact mean of every sample", () => {
  describe.each(SAMPLINGS.map((sampling) => ({ name: name(sampling), sampling })))(
    "sampling $name",
    ({ sampling }) => {
      it.each(SIZES)("%d × %d pixels, one scan", (width, height) => {
        expectExact({ width, height, sampling });
      });

      it.each(SIZES.slice(2))("%d × %d pixels, a scan for each component", (width, height) => {
        const scans = sampling.map((_, index): ScanPlan => ({ components: [index] }));
        expectExact({ width, height, sampling, seed: 2 }, { scans });
      });

      it.each(SIZES)("%d × %d pixels, progressive", (width, height) => {
        expectExact({ width, height, sampling, seed: 3 }, { progressive: true });
      });
    },
  );

  it("takes RGB as it is", () => {
    expectExact({ width: 21, height: 19, sampling: [0x11, 0x11, 0x11], rgb: true });
  });

  it.each([1, 2, 5, 100])("restarts every %d MCUs", (restartInterval) => {
    for (const progressive of [false, true]) {
      expectExact({ width: 70, height: 50, sampling: [0x22, 0x11, 0x11] }, { restartInterval, progressive });
    }
  });

  it.each([0, 0.02, 0.6, 1])("has blocks of which %d is detail", (detail) => {
    for (const progressive of [false, true]) {
      expectExact({ width: 60, height: 60, sampling: [0x11], detail, step: 1 }, { progressive });
    }
  });

  it("knows 16-bit quantizer steps", () => {
    expectExact({ width: 30, height: 30, sampling: [0x11], step: 300 }, { sixteenBitTables: true });
  });

  it("takes a progressive image that brings its DC bit by bit and no AC", () => {
    const scans: ScanPlan[] = [
      { components: [0, 1], spectral: [0, 0], approximation: [0, 2] },
      { components: [2], spectral: [0, 0] },
      { components: [1], spectral: [0, 0], approximation: [2, 1] },
      { components: [0], spectral: [0, 0], approximation: [2, 1] },
      { components: [0, 1], spectral: [0, 0], approximation: [1, 0] },
    ];
    expectExact(
      { width: 30, height: 20, sampling: [0x21, 0x11, 0x11], detail: 0 },
      { progressive: true, scans },
    );
  });

  it("takes bands of a single coefficient, refined from bit 3 on", () => {
    const bands = Array.from({ length: 63 }, (_, k) => [k + 1, k + 1] as const);
    const scans: ScanPlan[] = [
      { components: [0], spectral: [0, 0] },
      ...[3, 2, 1, 0].flatMap((low) =>
        bands.map(
          (spectral): ScanPlan => ({
            components: [0],
            spectral,
            approximation: [low === 3 ? 0 : low + 1, low],
          }),
        ),
      ),
    ];
    expectExact({ width: 40, height: 24, sampling: [0x11], step: 1 }, { progressive: true, scans });
  });

  it("runs over more blocks at once than one row has", () => {
    const options = { width: 8 * 40, height: 8 * 30, sampling: [0x11], detail: 0.001 };
    const picture = randomPicture(options);
    const bytes = writeJpeg(picture, { progressive: true });
    const [mosaic] = measured(bytes, [layGrid({ cellSize: 12 }, picture.width, picture.height)]);
    expect(worstError(picture, mosaic)).toBeLessThanOrEqual(0.5 + 1e-9);
  });
});

describe("measureJpeg, held to jpeg-js", () => {
  it.each([
    ["baseline 4:2:0", [0x22, 0x11, 0x11], {}],
    ["baseline 4:1:1 with restarts", [0x41, 0x11, 0x11], { restartInterval: 3 }],
    ["progressive 4:2:0", [0x22, 0x11, 0x11], { progressive: true }],
    ["progressive grey", [0x11], { progressive: true, restartInterval: 7 }],
  ] satisfies [string, number[], WriteOptions][])("%s: at most one level apart", (_, sampling, options) => {
    const picture = randomPicture({ width: 61, height: 45, sampling, detail: 0.1 });
    const bytes = writeJpeg(picture, options);
    const decoded = jpeg.decode(bytes, { useTArray: true });
    const grids = [2, 5, 9].map((grid) => layGrid({ grid }, picture.width, picture.height));
    measured(bytes, grids).forEach((mosaic) => {
      const expected = measureRaster(decoded, mosaic).colors;
      const apart = mosaic.colors.map((level, i) => Math.abs(level - expected[i]));
      expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    });
  });
});

describe("measureJpeg of blocks of one sample each", () => {
  it("has the levels that jpeg-js shows, which repeats chroma, at full resolution", () => {
    for (const progressive of [false, true]) {
      const picture = randomPicture({ width: 96, height: 64, sampling: [0x11, 0x11, 0x11], detail: 0 });
      const bytes = writeJpeg(picture, { progressive });
      const decoded = jpeg.decode(bytes, { useTArray: true });
      const mosaics = measured(bytes, [layGrid({ cellSize: 16 }, 96, 64), layGrid({ cellSize: 5 }, 96, 64)]);
      for (const mosaic of mosaics) {
        const expected = measureRaster(decoded, mosaic).colors;
        const apart = mosaic.colors.map((level, i) => Math.abs(level - expected[i]));
        // Half a level of each of the two roundings, and of the colours that jpeg-js cuts off instead of rounding them.
        expect(Math.max(...apart)).toBeLessThanOrEqual(1);
      }
    }
  });

  it("is grey where the quantizer's step is 0, as if there were no coefficients", () => {
    const { planes, ...picture } = randomPicture({ width: 32, height: 16, sampling: [0x11], detail: 0 });
    const bytes = writeJpeg({
      ...picture,
      planes: planes.map((plane) => ({ ...plane, steps: Array<number>(64).fill(0) })),
    });
    const [mosaic] = measured(bytes, [layGrid({ grid: 2 }, 32, 16)]);
    expect(mosaic.colors.every((level, i) => level === (i % 4 === 3 ? 255 : 128))).toBe(true);
  });

  it("clamps them where they lie outside", () => {
    const picture = randomPicture({ width: 32, height: 16, sampling: [0x11], detail: 0 });
    picture.planes[0]?.coefficients.fill(1000, 0, 1).fill(-1000, 64, 65);
    const [mosaic] = measured(writeJpeg(picture), [layGrid({ grid: { columns: 2, rows: 1 } }, 16, 8)]);
    expect(mosaic.colors.filter((_, i) => i % 4 !== 3)).toEqual(Uint8Array.of(255, 255, 255, 0, 0, 0));
  });
});

describe("measureJpeg of blocks whose only codes stand for sixteen zeros", () => {
  /** One block of each component, with a DC coefficient of 3 and no other: 3/8 of a level rounds to nothing. */
  function oneMcu(runs: number, frameMarker: number): Uint8Array {
    const bits = new BitWriter();
    const acs = () => {
      for (let i = 0; i < runs; i++) bits.write(0b10, 2);
      bits.write(0, 1);
    };
    // A code of one bit for differences of two.
    const dcs = () => {
      bits.write(0b011, 3);
    };
    // 0 is the end of the block, 10 sixteen zeros.
    const acTable = segment(0xc4, [0x10, 1, 1, ...Array<number>(14).fill(0), 0x00, 0xf0]);
    const ids = [1, 2, 3];
    const parts = [SOI, quantization(0, 1), oneCode(0, 0, 2), acTable];
    parts.push(frame({ marker: frameMarker, components: ids.map((id) => [id, 0x11, 0] as const) }));
    const isProgressive = frameMarker === 0xc2;
    const entropy = (write: () => void): number[] => {
      const from = bits.bytes.length;
      write();
      bits.align();
      return bits.bytes.slice(from);
    };
    if (!isProgressive) {
      const mcu = () => {
        ids.forEach(() => {
          dcs();
          acs();
        });
      };
      parts.push(scan({ components: ids }), entropy(mcu));
    } else {
      const allDcs = () => {
        ids.forEach(dcs);
      };
      parts.push(scan({ components: ids, spectral: [0, 0] }), entropy(allDcs));
      for (const id of ids) parts.push(scan({ components: [id], spectral: [1, 63] }), entropy(acs));
    }
    return file(...parts, EOI);
  }

  it.each([
    [0, 0xc0],
    [1, 0xc0],
    [3, 0xc0],
    [2, 0xc2],
  ])("%d of them, frame %d: flat on every path, whole or cut", (runs, marker) => {
    const bytes = oneMcu(runs, marker);
    const grids = [
      { grid: 1 },
      { grid: { columns: 2, rows: 1 } },
      { grid: { columns: 1, rows: 3 } },
      { grid: 3 },
    ];
    for (const options of grids) {
      for (const clamps of [false, true]) {
        const [mosaic] = measureJpeg(bytes, readJpegHeader(bytes), [layGrid(options, 8, 8)], {
          clamps,
        });
        // Not rounded first, red would be 128 + 3/8 + 1.402 · 3/8 = 128.9.
        expect(mosaic.colors.every((level, i) => level === (i % 4 === 3 ? 255 : 128))).toBe(true);
      }
    }
  });
});

/** The same picture with blocks of one colour each. */
function withoutDetail(picture: Picture): Picture {
  const planes = picture.planes.map((plane) => ({
    ...plane,
    coefficients: plane.coefficients.map((value, i) => (i % 64 === 0 ? value : 0)),
  }));
  return { ...picture, planes };
}

describe("precision dc", () => {
  it("is exact where edges keep to blocks, and takes cut blocks for their mean", () => {
    const picture = randomPicture({ width: 64, height: 48, sampling: [0x11], detail: 0.5 });
    for (const progressive of [false, true]) {
      const bytes = writeJpeg(picture, { progressive });
      const [alongBlocks, across] = measured(
        bytes,
        [layGrid({ cellSize: 16 }, 64, 48), layGrid({ cellSize: 12 }, 64, 48)],
        "dc",
      );
      expect(worstError(picture, alongBlocks)).toBeLessThanOrEqual(0.5 + 1e-9);
      expect(worstError(picture, across)).toBeGreaterThan(0.6);
      expect(worstError(withoutDetail(picture), across, "nothing")).toBeLessThanOrEqual(0.5 + 1e-9);
    }
  });
});

describe("takesJpeg", () => {
  const fourComponents = [1, 2, 3, 4].map((id) => [id, 0x11, 0] as const);
  const cmyk = file(
    SOI,
    adobe(2),
    TABLES,
    frame({ components: fourComponents }),
    scan({ components: [1, 2, 3, 4] }),
    [0x00],
    EOI,
  );

  it("leaves CMYK to the path of pixels", () => {
    const header = readJpegHeader(cmyk);
    expect(takesJpeg(header)).toBe(false);
    expect(() => measureJpeg(cmyk, header, [layGrid({ grid: 1 }, 8, 8)])).toThrow(RangeError);
  });

  it("but checks it to its end", () => {
    expect(requireWholeJpeg(cmyk, readJpegHeader(cmyk))).toBe(1);
    const cut = cmyk.subarray(0, cmyk.length - 3);
    expect(codeOf(() => requireWholeJpeg(cut, readJpegHeader(cut)))).toBe("TRUNCATED");
  });
});
