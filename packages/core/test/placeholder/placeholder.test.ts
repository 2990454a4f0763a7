import { readFileSync } from "node:fs";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { measure, placeholder, writePng } from "../../src/index.ts";
import { layGrid } from "../../src/mosaic/grid.ts";

const photo = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../photos/${name}`, import.meta.url)));
const NAMES = ["astronaut.png", "chelsea.png", "coffee.png", "hubble_deep_field.jpg", "rocket.jpg"];

describe("placeholder", () => {
  it.each(NAMES)("of %s has the measured cells as a PNG of at most 400 characters", (name) => {
    const input = photo(name);
    const { dataUrl, width, height } = placeholder(input);
    expect(dataUrl.length).toBeLessThanOrEqual(400);
    const [mosaic] = measure(input, [{ grid: { columns: 8 } }]);
    expect({ width, height }).toEqual({ width: mosaic.width, height: mosaic.height });
    const [head, body = ""] = dataUrl.split(",");
    expect(head).toBe("data:image/png;base64");
    const png = PNG.sync.read(Buffer.from(body, "base64"));
    expect([png.width, png.height]).toEqual([8, mosaic.rows]);
    expect(new Uint8Array(png.data)).toEqual(mosaic.colors);
  });

  it("encodes PNGs of any length as Node does", () => {
    for (let rows = 1; rows <= 6; rows++) {
      const grid = layGrid({ grid: { columns: 1, rows } }, 1, rows);
      const png = writePng({
        ...grid,
        colors: Uint8Array.from({ length: 4 * rows }, (_, i) => (i % 4 === 3 ? 255 : 41 * i)),
      });
      const { dataUrl } = placeholder(png, { columns: 1 });
      const body = dataUrl.slice(dataUrl.indexOf(",") + 1);
      expect(Buffer.from(body, "base64").toString("base64")).toBe(body);
    }
  });

  it("gives the mean color, on white where the photo is transparent, and CSS that shows the cells", () => {
    const half = writePng({ ...layGrid({ grid: 1 }, 4, 4), colors: Uint8Array.of(255, 0, 0, 51) });
    const { averageColor, css, dataUrl } = placeholder(half, { columns: 2 });
    expect(averageColor).toBe("#ffcccc");
    expect(css).toBe(`background:#ffcccc url("${dataUrl}") 0 0/100% 100%;image-rendering:pixelated`);
  });

  it("rejects counts out of range", () => {
    expect(() => placeholder(photo("rocket.jpg"), { columns: 65 })).toThrow(
      new RangeError("Expected at most 64 for columns but received 65"),
    );
    expect(() => placeholder(photo("rocket.jpg"), { columns: 0 })).toThrow(RangeError);
  });
});
