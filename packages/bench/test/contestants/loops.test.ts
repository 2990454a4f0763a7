import { layGrid, measureRaster } from "@pixelater/core";
import { describe, expect, it } from "vitest";
import { meansOfGrids, pixelateByLoops } from "../../src/contestants/loops.ts";
import { FIVE_GRIDS } from "../../src/job.ts";
import { paintScene } from "../../src/workload/scene.ts";

const size = { width: 203, height: 130 };
const data = paintScene({ ...size, seed: 11, detail: "detailed" });

function opaque(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4)
    rgba.set(rgb.subarray(from, from + 3), to);
  return rgba;
}

describe("meansOfGrids", () => {
  it("gives each grid's rounded means, as the reference does", () => {
    const found = meansOfGrids({ ...size, channels: 3, data }, FIVE_GRIDS);
    for (const [i, grid] of FIVE_GRIDS.entries()) {
      const { colors } = measureRaster(
        { ...size, data: opaque(data) },
        layGrid({ grid }, size.width, size.height),
      );
      expect(Buffer.from(opaque(found[i]?.colors ?? new Uint8Array())).equals(colors)).toBe(true);
    }
  });
});

describe("pixelateByLoops", () => {
  it("fills each cell with its mean, the same for three channels as for four", () => {
    const rgb = pixelateByLoops({ ...size, channels: 3, data }, 48);
    const rgba = pixelateByLoops({ ...size, channels: 4, data: opaque(data) }, 48);
    expect(Buffer.from(opaque(rgb)).equals(rgba)).toBe(true);
    expect(new Set(Buffer.from(rgb).toString("hex").match(/.{6}/g)).size).toBeGreaterThan(1_000);
  });
});
