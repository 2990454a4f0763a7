import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import type { Job } from "../../src/job.ts";
import { HIDDEN_AREAS, HIDDEN_CELL } from "../../src/other-jobs/list.ts";
import { averageCells, OTHER_TASKS } from "../../src/other-jobs/tasks.ts";

const SIZE = { width: 960, height: 720 };
let job: Job;
let original: Buffer;

beforeAll(async () => {
  const pixels = new Uint8Array(3 * SIZE.width * SIZE.height);
  for (let at = 0; at < pixels.length; at++) pixels[at] = (at * 7 + (at >> 9) * 31) % 256;
  const bytes = await sharp(pixels, { raw: { ...SIZE, channels: 3 } })
    .png()
    .toBuffer();
  original = await sharp(bytes).raw().toBuffer();
  const picture = {
    title: "tiny",
    path: "",
    bytes,
    format: "png",
    ...SIZE,
    megapixels: 0.7,
    saving: "png",
  } as const;
  job = { picture, format: "png" };
});

async function pixelsOf(task: "hide" | "hide by composite" | "hide by loops"): Promise<Buffer> {
  const [file] = await OTHER_TASKS[task](job)();
  return sharp(file).removeAlpha().raw().toBuffer();
}

/** Returns whether a pixel lies in an area. */
function isHidden(x: number, y: number): boolean {
  const onCells = (share: number, side: number): number =>
    Math.round((share * side) / HIDDEN_CELL) * HIDDEN_CELL;
  return HIDDEN_AREAS.some(({ left, top, width, height }) => {
    const fromX = onCells(left, SIZE.width);
    const fromY = onCells(top, SIZE.height);
    return (
      x >= fromX &&
      y >= fromY &&
      x < fromX + onCells(width, SIZE.width) &&
      y < fromY + onCells(height, SIZE.height)
    );
  });
}

describe("hiding three areas", () => {
  it("gives the same pixels by Pixelater and by loops", async () => {
    const [ours, loops] = [await pixelsOf("hide"), await pixelsOf("hide by loops")];
    expect(ours.equals(loops)).toBe(true);
  });

  it.each(["hide", "hide by composite", "hide by loops"] as const)(
    "%s keeps all pixels outside",
    async (task) => {
      const pixels = await pixelsOf(task);
      let kept = 0;
      for (let y = 0; y < SIZE.height; y++) {
        for (let x = 0; x < SIZE.width; x++) {
          if (isHidden(x, y)) continue;
          const at = 3 * (y * SIZE.width + x);
          if (pixels.readUIntBE(at, 3) === original.readUIntBE(at, 3)) kept++;
          else throw new Error(`Expected the pixel ${x}, ${y} unchanged`);
        }
      }
      expect(kept).toBeGreaterThan(0.8 * SIZE.width * SIZE.height);
    },
  );

  it("averages a cell of each channel, rounded", () => {
    const pixels = new Uint8Array(2 * HIDDEN_CELL ** 2);
    pixels.fill(10);
    pixels[1] = 200;
    averageCells(pixels, HIDDEN_CELL, 2, { left: 0, top: 0, width: HIDDEN_CELL, height: HIDDEN_CELL });
    expect([...new Set(pixels)]).toEqual([10]);
    pixels.fill(0, 0, HIDDEN_CELL ** 2);
    averageCells(pixels, HIDDEN_CELL, 2, { left: 0, top: 0, width: HIDDEN_CELL, height: HIDDEN_CELL });
    expect([...new Set(pixels)]).toEqual([5]);
  });
});
