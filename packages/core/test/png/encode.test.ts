import fc from "fast-check";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { resolveLimits } from "../../src/limits.js";
import { decodePng } from "../../src/png/decode.js";
import { encodePng } from "../../src/png/encode.js";
import { anyRaster, opaque } from "../arbitrary-raster.js";

const rasters = fc.oneof(anyRaster(9), anyRaster(9).map(opaque));

describe("encodePng", () => {
  it("gives back every pixel, to this package and to pngjs", () => {
    fc.assert(
      fc.property(rasters, (raster) => {
        const png = encodePng(raster);
        expect(decodePng(png, resolveLimits())).toEqual(raster);
        const { width, height, data } = PNG.sync.read(Buffer.from(png));
        expect({ width, height, data: new Uint8Array(data) }).toEqual(raster);
      }),
    );
  });

  it("writes opaque pixels without alpha", () => {
    const colorTypeOf = (alpha: number) =>
      encodePng({ width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 255, 4, 5, 6, alpha) })[25];
    expect([colorTypeOf(255), colorTypeOf(254)]).toEqual([2, 6]);
  });
});
