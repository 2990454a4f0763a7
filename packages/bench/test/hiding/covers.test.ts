import { decode, inspect, type PixelateOptions, pixelate, type Raster } from "@pixelater/core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/workload/random.ts";

const SIZE = { width: 160, height: 128 };

/** Changes of pixels reach as far as the coded units in which they lie. A region's own units are what must be hidden. */
const UNIT_ALIGNED = { left: 48, top: 32, width: 48, height: 48 };

/** A smooth picture with noise; pixels of the given region are red, green, blue for the seeds 0 to 2, and noise for others. */
function picture(region: typeof UNIT_ALIGNED, seed: number): Raster {
  const random = seededRandom(7);
  const inside = seededRandom(seed);
  const { left, top, width, height } = region;
  const data = new Uint8Array(4 * SIZE.width * SIZE.height);
  for (let y = 0, at = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++, at += 4) {
      const isInside = x >= left && x < left + width && y >= top && y < top + height;
      for (let c = 0; c < 3; c++) {
        const [outer, inner] = [Math.floor(48 * random()), Math.floor(256 * inside())];
        // Saturated colors show in chroma that is interpolated across a region's edge.
        const hidden = seed < 3 ? (c === seed ? 255 : 0) : inner;
        data[at + c] = isInside ? hidden : 40 + ((x + c * y) >> 1) + outer;
      }
      data[at + 3] = 255;
    }
  }
  return { ...SIZE, data };
}

const rgbOf = ({ width, height, data }: Raster) =>
  sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();

/** Encoders of the same picture. Those with tables of the picture's own must not show what is hidden by them. */
const ENCODERS = {
  png: (raster: Raster) => rgbOf(raster).png().toBuffer(),
  "interlaced png": (raster: Raster) => rgbOf(raster).png({ progressive: true }).toBuffer(),
  "grey png": (raster: Raster) => rgbOf(raster).greyscale().png().toBuffer(),
  "jpeg, standard tables": (raster: Raster) =>
    rgbOf(raster).jpeg({ quality: 80, optimiseCoding: false }).toBuffer(),
  "jpeg, own tables": (raster: Raster) =>
    rgbOf(raster).jpeg({ quality: 80, optimiseCoding: true }).toBuffer(),
  "jpeg 4:4:4": (raster: Raster) =>
    rgbOf(raster).jpeg({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer(),
  "progressive jpeg": (raster: Raster) => rgbOf(raster).jpeg({ quality: 80, progressive: true }).toBuffer(),
  "grey jpeg": (raster: Raster) => rgbOf(raster).greyscale().jpeg().toBuffer(),
  "jpeg of our own": async (raster: Raster) =>
    pixelate(await rgbOf(raster).png().toBuffer(), { cellSize: 1, format: "jpeg" }),
} satisfies Record<string, (raster: Raster) => Promise<Uint8Array>>;

describe("a cover that takes nothing from inside", () => {
  const covers: readonly PixelateOptions[] = [
    { regions: [{ ...UNIT_ALIGNED, cover: "solid" }] },
    { regions: [{ ...UNIT_ALIGNED, cover: "surroundings", cells: 5 }] },
    { regions: [UNIT_ALIGNED], cover: "surroundings", cellSize: 10 },
    { regions: [UNIT_ALIGNED], color: "#204060" },
    {
      regions: [
        { ...UNIT_ALIGNED, cover: "surroundings" },
        { left: 90, top: 10, width: 30, height: 40, cover: "solid" },
      ],
      light: "linear",
    },
  ];
  const cases = (Object.keys(ENCODERS) as (keyof typeof ENCODERS)[]).flatMap((encoder) =>
    (["same", "png", "jpeg"] as const).map((format) => [encoder, format] as const),
  );

  it.each(cases)(
    "gives the same bytes for photos that differ only there: %s to %s",
    async (encoder, format) => {
      const encode = ENCODERS[encoder];
      const inputs = await Promise.all([0, 1, 2, 3, 4].map((seed) => encode(picture(UNIT_ALIGNED, seed))));
      for (const options of covers) {
        const [first, ...others] = inputs.map((input) => pixelate(input, { ...options, format }));
        for (const other of others) expect(other).toEqual(first);
      }
    },
  );
});

/** Returns the picture whose pixels inside {@link UNIT_ALIGNED} are the same for every seed, and all others are not. */
function surroundedPicture(seed: number): Raster {
  const [kept, other] = [picture(UNIT_ALIGNED, 9), picture({ left: 0, top: 0, ...SIZE }, seed)];
  const { left, top, width, height } = UNIT_ALIGNED;
  for (let y = top; y < top + height; y++) {
    const row = 4 * (y * SIZE.width + left);
    other.data.set(kept.data.subarray(row, row + 4 * width), row);
  }
  return other;
}

describe("a cover of all but a region that takes nothing from outside", () => {
  const covers: readonly PixelateOptions[] = [
    { cover: "solid", cellSize: 16 },
    { cover: "surroundings", cellSize: 8 },
    { color: "#204060", cellSize: 16 },
  ];

  it.each(Object.keys(ENCODERS) as (keyof typeof ENCODERS)[])(
    "gives the same bytes for photos that differ only there: %s",
    async (encoder) => {
      const encode = ENCODERS[encoder];
      const inputs = await Promise.all([0, 1, 2, 3].map((seed) => encode(surroundedPicture(seed))));
      for (const options of covers) {
        for (const format of ["png", "jpeg"] as const) {
          const [first, ...others] = inputs.map((input) =>
            pixelate(input, { ...options, keep: [UNIT_ALIGNED], format }),
          );
          for (const other of others) expect(other).toEqual(first);
        }
      }
    },
  );
});

describe("covers of regions of a JPEG", () => {
  it("cover a whole photo with a color", async () => {
    const jpeg = await ENCODERS["progressive jpeg"](picture(UNIT_ALIGNED, 3));
    const { data } = decode(pixelate(jpeg, { color: "#ff8000", format: "png" }));
    expect([...new Set(new Uint32Array(data.buffer))]).toEqual([0xff0080ff]);
  });
  it("color a region of a grey JPEG", async () => {
    const jpeg = await ENCODERS["grey jpeg"](picture(UNIT_ALIGNED, 3));
    const { data } = decode(pixelate(jpeg, { regions: [UNIT_ALIGNED], color: "#ff0000", quality: 100 }));
    const at = 4 * (60 * SIZE.width + 70);
    const [red = 0, green = 0] = data.subarray(at);
    expect([red > 245, green < 10]).toEqual([true, true]);
  });
  it("lie where the photo shows them, however it is turned", async () => {
    const region = { left: 10, top: 20, width: 50, height: 30 };
    const raster = picture(UNIT_ALIGNED, 3);
    for (let orientation = 1; orientation <= 8; orientation++) {
      const jpeg = await rgbOf(raster).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
      const { width } = inspect(jpeg);
      const { data } = decode(pixelate(jpeg, { regions: [{ ...region, color: "#00ff00" }] }));
      const at = (x: number, y: number) => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)];
      const [red = 0, green = 0, blue = 0] = at(35, 35);
      expect([red < 20, green > 235, blue < 20]).toEqual([true, true, true]);
    }
  });
});
