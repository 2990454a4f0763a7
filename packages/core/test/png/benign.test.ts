import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decode, inspect } from "../../src/index.ts";
import { readPngHeader } from "../../src/png/syntax/header.ts";
import { adobeRgb, displayP3, greyGamma18, profileOf } from "../color/icc-profile.ts";
import { shownByEveryPath } from "../every-path.ts";
import { chunk, exif, IEND, iccp, idat, ihdr, png, withWrongCrc } from "./make-png.ts";

const WIDTH = 5;
const HEIGHT = 4;

/** Chunks of a picture of some color type, and its pixels without any other chunk. */
interface Picture {
  readonly header: Buffer;
  readonly data: Buffer;
  /** Red, green, blue, alpha of every pixel. */
  readonly pixels: readonly number[];
}

function picture(
  format: { depth: number; colorType: number },
  pixelOf: (i: number) => readonly number[],
  showing: (samples: readonly number[]) => readonly number[],
): Picture {
  const indices = Array.from({ length: WIDTH * HEIGHT }, (_, i) => i);
  const rows = Array.from({ length: HEIGHT }, (_, y) => [
    0,
    ...indices.slice(y * WIDTH, (y + 1) * WIDTH).flatMap(pixelOf),
  ]);
  return {
    header: ihdr(WIDTH, HEIGHT, format),
    data: deflateSync(Buffer.from(rows.flat())),
    pixels: indices.flatMap((i) => showing(pixelOf(i))),
  };
}

const rgb = picture(
  { depth: 8, colorType: 2 },
  (i) => [40 + 7 * i, 200 - 3 * i, 90 + i],
  ([r, g, b]) => [r, g, b, 255],
);
const grey = picture(
  { depth: 8, colorType: 0 },
  (i) => [30 + 9 * i],
  ([v]) => [v, v, v, 255],
);
const greyAlpha = picture(
  { depth: 8, colorType: 4 },
  (i) => [30 + 9 * i, 250 - 5 * i],
  ([v, a]) => [v, v, v, a],
);
const rgba = picture(
  { depth: 8, colorType: 6 },
  (i) => [9 * i, 200 - 5 * i, 77, 100 + 8 * i],
  (samples) => samples,
);
const COLORS = [10, 20, 30, 40, 50, 60, 70, 80, 90, 200, 180, 160];
const palette = chunk("PLTE", Buffer.from(COLORS));
const indexed = picture(
  { depth: 8, colorType: 3 },
  (i) => [i % 4],
  ([v]) => [...COLORS.slice(3 * v, 3 * v + 3), 255],
);
const fourColors = Buffer.from(COLORS);

/** The chunks of a picture with others between header and image data, and behind it. */
function file(
  { header, data }: Picture,
  { before = [], after = [IEND] }: { before?: readonly Uint8Array[]; after?: readonly Uint8Array[] } = {},
): Uint8Array {
  return png(header, ...before, chunk("IDAT", data), ...after);
}

function alphaOf({ pixels }: Picture, alpha: (pixel: readonly number[]) => number): readonly number[] {
  return Array.from({ length: pixels.length / 4 }, (_, i) => pixels.slice(4 * i, 4 * i + 4)).flatMap(
    (pixel) => [...pixel.slice(0, 3), alpha(pixel)],
  );
}

/** Each file and the pixels that libpng gives for it. */
const shown: Record<string, readonly [Uint8Array, readonly number[]]> = {
  "a profile with a wrong CRC": [file(rgb, { before: [withWrongCrc(iccp(Buffer.alloc(200)))] }), rgb.pixels],
  "an orientation with a wrong CRC": [file(rgb, { before: [withWrongCrc(exif(6))] }), rgb.pixels],
  "transparency with a wrong CRC": [
    file(rgb, { before: [withWrongCrc(chunk("tRNS", Buffer.from([0, 40, 0, 200, 0, 90])))] }),
    rgb.pixels,
  ],
  "transparency with a wrong CRC in a palette": [
    file(indexed, { before: [palette, withWrongCrc(chunk("tRNS", Buffer.from([0, 0])))] }),
    indexed.pixels,
  ],
  "text with a wrong CRC before the image data": [
    file(rgb, { before: [withWrongCrc(chunk("tEXt", Buffer.from("a\0b")))] }),
    rgb.pixels,
  ],
  "text with a wrong CRC after the image data": [
    file(rgb, { after: [withWrongCrc(chunk("tEXt", Buffer.from("a\0b"))), IEND] }),
    rgb.pixels,
  ],
  "a chunk of its own with a wrong CRC": [file(rgb, { before: [withWrongCrc(chunk("prIv"))] }), rgb.pixels],

  "transparency of half a color": [file(rgb, { before: [chunk("tRNS", Buffer.alloc(3))] }), rgb.pixels],
  "transparency of one byte in grey": [file(grey, { before: [chunk("tRNS", Buffer.alloc(1))] }), grey.pixels],
  "no transparency in a chunk for it": [file(indexed, { before: [palette, chunk("tRNS")] }), indexed.pixels],
  "more transparency than palette": [
    file(indexed, { before: [palette, chunk("tRNS", Buffer.alloc(5))] }),
    indexed.pixels,
  ],
  "transparency before the palette": [
    file(indexed, { before: [chunk("tRNS", Buffer.alloc(4)), palette] }),
    indexed.pixels,
  ],
  "transparency after the image data": [
    file(indexed, { before: [palette], after: [chunk("tRNS", Buffer.alloc(4)), IEND] }),
    indexed.pixels,
  ],
  "transparency beside grey and alpha": [
    file(greyAlpha, { before: [chunk("tRNS", Buffer.from([0, 30]))] }),
    greyAlpha.pixels,
  ],
  "transparency beside RGB and alpha": [
    file(rgba, { before: [chunk("tRNS", Buffer.alloc(6))] }),
    rgba.pixels,
  ],
  "two transparencies, of which the first counts": [
    file(grey, { before: [chunk("tRNS", Buffer.from([0, 39])), chunk("tRNS", Buffer.from([0, 48]))] }),
    alphaOf(grey, ([v]) => (v === 39 ? 0 : 255)),
  ],
  "two transparencies, of which the first is of a wrong length": [
    file(grey, { before: [chunk("tRNS", Buffer.from([39])), chunk("tRNS", Buffer.from([0, 48]))] }),
    alphaOf(grey, ([v]) => (v === 48 ? 0 : 255)),
  ],
  "two transparencies, of which the first has a wrong CRC": [
    file(grey, {
      before: [withWrongCrc(chunk("tRNS", Buffer.from([0, 39]))), chunk("tRNS", Buffer.from([0, 48]))],
    }),
    alphaOf(grey, ([v]) => (v === 48 ? 0 : 255)),
  ],
  "transparency between other chunks": [
    file(indexed, {
      before: [chunk("tEXt"), palette, chunk("tEXt"), chunk("tRNS", Buffer.from([9, 8])), chunk("tEXt")],
    }),
    alphaOf(indexed, ([red]) => (red === 10 ? 9 : red === 40 ? 8 : 255)),
  ],

  "a palette in grey": [file(grey, { before: [palette] }), grey.pixels],
  "a palette in grey with alpha": [file(greyAlpha, { before: [palette] }), greyAlpha.pixels],
  "a palette of RGB": [file(rgb, { before: [palette] }), rgb.pixels],
  "a palette of RGB with a third of an entry": [
    file(rgb, { before: [chunk("PLTE", Buffer.alloc(4))] }),
    rgb.pixels,
  ],
  "a palette of RGB with a wrong CRC": [file(rgb, { before: [withWrongCrc(palette)] }), rgb.pixels],
  "two palettes of RGB": [file(rgb, { before: [palette, palette] }), rgb.pixels],
  "a palette of RGB after transparency": [
    file(rgb, { before: [chunk("tRNS", Buffer.from([0, 40, 0, 200, 0, 90])), palette] }),
    alphaOf(rgb, ([r]) => (r === 40 ? 0 : 255)),
  ],
  "a palette after the image data": [file(rgb, { after: [palette, IEND] }), rgb.pixels],
  "more palette entries than 1 bit can name": [
    png(
      ihdr(WIDTH, HEIGHT, { depth: 1, colorType: 3 }),
      palette,
      idat(Buffer.from([0, 0b01010000, 0, 0b10101000, 0, 0b11111000, 0, 0])),
      IEND,
    ),
    [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0].flatMap((index) => [
      ...COLORS.slice(3 * index, 3 * index + 3),
      255,
    ]),
  ],
  "transparency for palette entries that 1 bit cannot name": [
    png(
      ihdr(WIDTH, HEIGHT, { depth: 1, colorType: 3 }),
      palette,
      chunk("tRNS", Buffer.from([1, 2, 3])),
      idat(Buffer.from([0, 0, 0, 0, 0, 0, 0, 0])),
      IEND,
    ),
    Array.from({ length: 20 }, () => [10, 20, 30, 255]).flat(),
  ],
  "an index behind the palette's end": [
    png(indexed.header, chunk("PLTE", fourColors.subarray(0, 9)), chunk("IDAT", indexed.data), IEND),
    Array.from({ length: 20 }, (_, i) =>
      i % 4 === 3 ? [0, 0, 0, 255] : indexed.pixels.slice(4 * (i % 4), 4 * (i % 4) + 4),
    ).flat(),
  ],

  "a byte more of image data than declared": [
    png(rgb.header, idat(Buffer.concat([scanlines(rgb), Buffer.from([7])])), IEND),
    rgb.pixels,
  ],
  "many scanlines more than declared": [
    png(rgb.header, idat(Buffer.concat([scanlines(rgb), Buffer.alloc(3_000_000, 1)])), IEND),
    rgb.pixels,
  ],
  "bytes after the end of the zlib stream": [
    png(rgb.header, chunk("IDAT", Buffer.concat([rgb.data, Buffer.from("more")])), IEND),
    rgb.pixels,
  ],
  "an IDAT chunk after the end of the zlib stream with a wrong CRC": [
    file(rgb, { after: [withWrongCrc(chunk("IDAT", Buffer.from("more"))), IEND] }),
    rgb.pixels,
  ],
  "an IDAT chunk after text": [
    file(rgb, { after: [chunk("tEXt"), chunk("IDAT", Buffer.from("more")), IEND] }),
    rgb.pixels,
  ],

  "no IEND": [file(rgb, { after: [] }), rgb.pixels],
  "IEND with a wrong CRC": [file(rgb, { after: [withWrongCrc(IEND)] }), rgb.pixels],
  "IEND without a CRC": [file(rgb, { after: [IEND.subarray(0, 8)] }), rgb.pixels],
  "half of IEND": [file(rgb, { after: [IEND.subarray(0, 6)] }), rgb.pixels],
  "IEND with data": [file(rgb, { after: [chunk("IEND", Buffer.from("data"))] }), rgb.pixels],
  "zeros instead of IEND": [file(rgb, { after: [Buffer.alloc(64)] }), rgb.pixels],
  "a chunk that is cut instead of IEND": [
    file(rgb, { after: [chunk("tEXt", Buffer.alloc(90)).subarray(0, 40)] }),
    rgb.pixels,
  ],
  "a chunk of 4 GB instead of IEND": [
    file(rgb, { after: [Buffer.from([255, 255, 255, 255]), Buffer.from("tEXt")] }),
    rgb.pixels,
  ],
  "text after IEND": [file(rgb, { after: [IEND, Buffer.from("a text\n")] }), rgb.pixels],
  "an unknown critical chunk after the image data": [file(rgb, { after: [chunk("DOOM"), IEND] }), rgb.pixels],
  "a second IHDR after the image data": [file(rgb, { after: [ihdr(1, 1), IEND] }), rgb.pixels],

  "two backgrounds and two times": [
    file(rgb, {
      before: [chunk("bKGD", Buffer.alloc(6)), chunk("bKGD"), chunk("tIME"), chunk("tIME", Buffer.alloc(7))],
    }),
    rgb.pixels,
  ],
  "chunks of wrong lengths that do not bear on the pixels": [
    file(rgb, {
      before: ["gAMA", "cHRM", "sRGB", "sBIT", "pHYs", "hIST"].map((type) => chunk(type, Buffer.alloc(5))),
    }),
    rgb.pixels,
  ],
};

function scanlines({ pixels }: Picture): Buffer {
  return Buffer.from(
    Array.from({ length: HEIGHT }, (_, y) => [
      0,
      ...pixels.slice(4 * WIDTH * y, 4 * WIDTH * (y + 1)).filter((_, i) => i % 4 !== 3),
    ]).flat(),
  );
}

describe("a PNG with what libpng calls a benign error", () => {
  it.each(Object.entries(shown))("is shown: %s", (_, [bytes, pixels]) => {
    const raster = decode(bytes);
    expect([raster.width, raster.height]).toEqual([WIDTH, HEIGHT]);
    expect([...raster.data]).toEqual(pixels);
  });

  it.each(Object.entries(shown))("is shown alike on every path: %s", (_, [bytes, pixels]) => {
    const raster = { width: WIDTH, height: HEIGHT, data: Uint8Array.from(pixels) };
    for (const { path, difference, tolerance } of shownByEveryPath(bytes, raster)) {
      expect(difference, path).toBeLessThanOrEqual(tolerance);
    }
  });
});

describe("the orientation of a PNG", () => {
  const withoutOrientation = chunk("eXIf", Buffer.from("4d4d002a0000000800000000", "hex"));

  it.each([
    ["that of the only eXIf chunk", [exif(6)], 6],
    ["that of the first of two", [exif(6), exif(3)], 6],
    ["none where the first of two has none", [withoutOrientation, exif(3)], 1],
    ["that of the second where the first has a wrong CRC", [withWrongCrc(exif(6)), exif(3)], 3],
    [
      "that of the second where the first is no EXIF data",
      [chunk("eXIf", Buffer.from("Exif\0\0MM")), exif(3)],
      3,
    ],
    ["that of the second where the first is too short", [chunk("eXIf", Buffer.from("MM")), exif(3)], 3],
    ["that of the one between other chunks", [chunk("tEXt"), exif(8), chunk("tEXt")], 8],
    ["none where it has a wrong CRC", [withWrongCrc(exif(6))], 1],
    ["none where it is out of range", [exif(9)], 1],
  ])("is %s", (_, before, orientation) => {
    expect(inspect(file(rgb, { before }))).toMatchObject({ orientation });
  });

  it("is none where eXIf comes after the image data", () => {
    expect(inspect(file(rgb, { after: [exif(6), IEND] })).orientation).toBe(1);
    expect(inspect(file(rgb, { before: [exif(3)], after: [exif(6), IEND] })).orientation).toBe(3);
  });
});

describe("the profile of a PNG", () => {
  const adobe = adobeRgb;
  const declaring = (size: number) => {
    const bytes = displayP3.slice();
    new DataView(bytes.buffer).setUint32(0, size);
    return bytes;
  };

  it.each([
    ["that of the only iCCP chunk", rgb, [iccp(displayP3)], displayP3],
    ["that of the first of two", rgb, [iccp(displayP3), iccp(adobe)], displayP3],
    [
      "that of the second where the first has a wrong CRC",
      rgb,
      [withWrongCrc(iccp(displayP3)), iccp(adobe)],
      adobe,
    ],
    [
      "that of the second where the first cannot be inflated",
      rgb,
      [chunk("iCCP", Buffer.from("p\0\0bad")), iccp(adobe)],
      adobe,
    ],
    ["that of the second where the first is no profile", rgb, [iccp(Buffer.alloc(200)), iccp(adobe)], adobe],
    ["that of the second where the first is for grey", rgb, [iccp(greyGamma18), iccp(adobe)], adobe],
    ["one for grey in a grey image", grey, [iccp(greyGamma18)], greyGamma18],
    ["one for grey in an image of grey and alpha", greyAlpha, [iccp(greyGamma18)], greyGamma18],
    ["none where it is for colors in a grey image", grey, [iccp(displayP3)], undefined],
    ["none where it is for grey in a palette", indexed, [iccp(greyGamma18), palette], undefined],
    ["none where it is for CMYK", rgb, [iccp(profileOf("CMYK", {}))], undefined],
    [
      "none where it is a device link",
      rgb,
      [iccp(profileOf("RGB ", {}, { deviceClass: "link" }))],
      undefined,
    ],
    ["cut off at the size that it declares", rgb, [iccp(Uint8Array.of(...displayP3, ...adobe))], displayP3],
    ["none where it is shorter than it declares", rgb, [iccp(declaring(displayP3.length + 4))], undefined],
    ["none where a tag lies outside of it", rgb, [iccp(declaring(displayP3.length - 40))], undefined],
    ["none where it has a wrong CRC", rgb, [withWrongCrc(iccp(displayP3))], undefined],
    ["none where it comes after PLTE", indexed, [palette, iccp(displayP3)], undefined],
    ["that before PLTE", indexed, [iccp(displayP3), palette], displayP3],
  ])("is %s", (_, image, before, expected) => {
    expect(readPngHeader(file(image, { before })).iccProfile).toEqual(expected);
  });

  it("is none where iCCP comes after the image data", () => {
    expect(readPngHeader(file(rgb, { after: [iccp(displayP3), IEND] })).iccProfile).toBeUndefined();
  });
});
