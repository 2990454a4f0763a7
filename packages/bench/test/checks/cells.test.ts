import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { type Deviation, deviation, exactCells } from "../../src/checks/cells.ts";
import { pixelateByLoops } from "../../src/contestants/loops.ts";
import { FIVE_GRIDS } from "../../src/job.ts";
import { paintScene } from "../../src/workload/scene.ts";

const raw = { width: 203, height: 130, channels: 3 } as const;
const data = paintScene({ ...raw, seed: 5, detail: "detailed" });
const png = (pixels: Uint8Array): Promise<Buffer> => sharp(pixels, { raw }).png().toBuffer();

async function judge(paint: (grid: number) => Uint8Array): Promise<Deviation> {
  const exact = await exactCells({ bytes: await png(data) });
  const outputs = await Promise.all(FIVE_GRIDS.map((grid) => png(paint(grid))));
  const found = exact && (await deviation(outputs, exact, raw));
  if (found === undefined) throw new Error("Expected a deviation");
  return found;
}

describe("deviation", () => {
  it("of exact means is rounding only", async () => {
    const { largest, mean } = await judge((grid) => pixelateByLoops({ ...raw, data }, grid));
    expect(largest).toBeLessThanOrEqual(0.5);
    expect(mean).toBeGreaterThan(0.2);
  });

  it("sees one cell that is five levels off", async () => {
    const { largest } = await judge((grid) => {
      const pixels = pixelateByLoops({ ...raw, data }, grid);
      if (grid === 8) for (let at = 0; at < pixels.length / 10; at++) pixels[at] = (pixels[at] ?? 0) + 5;
      return pixels;
    });
    expect(largest).toBeGreaterThan(4.5);
    expect(largest).toBeLessThan(5.6);
  });

  it("sees unpixelated outputs", async () => {
    expect((await judge(() => data)).largest).toBeGreaterThan(20);
  });

  it("is of the file's own values, whatever colour profile it has", async () => {
    const labelled = await sharp(data, { raw }).keepIccProfile().withIccProfile("p3").png().toBuffer();
    const values = await sharp(labelled, { ignoreIcc: true }).removeAlpha().raw().toBuffer();
    const exact = await exactCells({ bytes: labelled });
    const outputs = await Promise.all(
      FIVE_GRIDS.map((grid) => png(pixelateByLoops({ ...raw, data: values }, grid))),
    );
    if (exact === undefined) throw new Error("Expected means");
    expect((await deviation(outputs, exact, raw))?.largest).toBeLessThanOrEqual(0.5);
  });

  it("is undefined for outputs of another size and pictures with alpha", async () => {
    const exact = await exactCells({ bytes: await png(data) });
    const turned = await sharp(data, { raw }).rotate(90).png().toBuffer();
    if (exact === undefined) throw new Error("Expected means");
    expect(
      await deviation(
        FIVE_GRIDS.map(() => turned),
        exact,
        raw,
      ),
    ).toBeUndefined();
    expect(
      await exactCells({ bytes: await sharp(data, { raw }).ensureAlpha(0.5).png().toBuffer() }),
    ).toBeUndefined();
  });
});
