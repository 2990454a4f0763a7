import { readFileSync } from "node:fs";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import {
  decode,
  estimate,
  inspect,
  measure,
  pixelate,
  type PixelateOptions,
  pixelateJpegToPng,
} from "../../src/index.ts";

const ROCKET = new Uint8Array(readFileSync(new URL("../../../../photos/rocket.jpg", import.meta.url)));

describe('size: "cells"', () => {
  it("writes a pixel a cell, of exactly the measured colors", () => {
    const [mosaic] = measure(ROCKET, [{ grid: 8 }]);
    const file = pixelate(ROCKET, { grid: 8, size: "cells", format: "png", colorProfile: "drop" });
    const { width, height, data } = PNG.sync.read(Buffer.from(file));
    expect([width, height]).toEqual([8, 8]);
    expect(new Uint8Array(data)).toEqual(mosaic.colors);
    // 192 bytes of colors, and 57 of a PNG without them.
    expect(file.length).toBeLessThan(260);
  });

  it("writes scale × scale pixels a cell, and scale alone means cells", () => {
    const small = decode(pixelate(ROCKET, { grid: { columns: 5 }, size: "cells", format: "png" }));
    const large = decode(pixelate(ROCKET, { grid: { columns: 5 }, scale: 3, format: "png" }));
    expect([large.width, large.height]).toEqual([3 * small.width, 3 * small.height]);
    for (let y = 0; y < large.height; y++) {
      for (let x = 0; x < large.width; x++) {
        const from = 4 * (Math.floor(y / 3) * small.width + Math.floor(x / 3));
        const at = 4 * (y * large.width + x);
        expect(large.data.subarray(at, at + 4)).toEqual(small.data.subarray(from, from + 4));
      }
    }
  });

  it("writes JPEGs too, indexed PNGs where colors are few, and the same from one format alone", () => {
    const jpeg = pixelate(ROCKET, { grid: 16, scale: 8 });
    expect(inspect(jpeg)).toMatchObject({ format: "jpeg", width: 128, height: 128 });
    const options = { grid: 16, size: "cells", palette: "mono" } as const;
    const png = pixelate(ROCKET, { ...options, format: "png" });
    expect(png).toEqual(pixelateJpegToPng(ROCKET, options));
    expect(png[24]).toBe(1); // bit depth
  });

  it("is estimated by its own size", () => {
    const work = (scale?: number) => estimate(ROCKET, { grid: 8, format: "png", scale }).work;
    expect(work(1)).toBeLessThan(work());
    expect(work(1000)).toBeGreaterThan(work(1));
  });

  it.each<[PixelateOptions, string]>([
    [{ size: "photo", scale: 2 }, 'Expected scale with size "cells" but received it with size "photo"'],
    [{ scale: 0 }, "Expected a whole number from 1 to 1000 for scale but received 0"],
    [{ scale: 1001 }, "Expected a whole number from 1 to 1000 for scale but received 1001"],
    [
      { size: "cells", regions: [] },
      'Expected size "photo" beside regions or keep, which leave pixels as they are, but received "cells"',
    ],
    [{ size: "tiny" as "cells" }, 'Expected "photo" or "cells" for size but received "tiny"'],
    [{ dither: "bayer2" }, "Expected a palette to dither with but received none"],
    [{ palette: { colors: 0 } }, "Expected 1 to 256 colors for palette but received 0"],
    [
      { palette: { colors: 4 }, regions: [] },
      "Expected a palette by name or a list of colors beside regions or keep, as the photo's own would depend on what is hidden",
    ],
  ])("%o is refused", (options, message) => {
    expect(() => pixelate(ROCKET, options)).toThrow(message);
  });
});
