import { readdirSync, readFileSync } from "node:fs";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { decode, inspect, measure, paint, pixelateAll } from "../src/index.ts";
import { exactMeans } from "./pixels/exact-mean.ts";

const PHOTOS = new URL("../../../photos/", import.meta.url);
const FIVE = [8, 16, 32, 48, 64].map((grid) => ({ grid, format: "png" }) as const);

describe("the sample photos in five grids", () => {
  it.each(readdirSync(PHOTOS).filter((name) => /\.(jpg|png)$/.test(name)))("%s", (name) => {
    const photo = new Uint8Array(readFileSync(new URL(name, PHOTOS)));
    const pixels = decode(photo);
    const outputs = pixelateAll(photo, FIVE);
    for (const [i, mosaic] of measure(photo, FIVE).entries()) {
      const { width, height, data } = PNG.sync.read(Buffer.from(outputs[i]));
      expect({ width, height, data: new Uint8Array(data) }, "flat cells").toEqual(paint(mosaic));

      const means = exactMeans(pixels, mosaic);
      const most = mosaic.colors.reduce((far, value, at) => Math.max(far, Math.abs(value - means[at])), 0);
      // A JPEG's decoder rounds, and clamps what lies beyond 0 and 255, before there are pixels to average.
      expect(most, `${mosaic.columns} columns`).toBeLessThanOrEqual(inspect(photo).format === "png" ? 0 : 3);
    }
  });
});
