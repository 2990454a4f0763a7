import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { beforeAll, expect, it, vi } from "vitest";
import { decodeTiff } from "../../src/decoders/tiff.ts";
import { picture } from "../picture.ts";
import { grayEntries, type TiffEntry, tiffFile } from "../tiff-file.ts";

const GRAYS = Uint8Array.from({ length: 64 }, (_, i) => 3 * i);

// UTIF prints the number of tiles.
beforeAll(() => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});

/** The first of four values of each pixel. */
function graysOf({ data }: { readonly data: Uint8Array }): number[] {
  return [...data].filter((_, i) => i % 4 === 0);
}

function deflated(data: Uint8Array, others: readonly TiffEntry[] = []): Uint8Array {
  const strip = new Uint8Array(deflateSync(data));
  return tiffFile(grayEntries([[259, [8]], [279, [strip.length]], ...others]), strip);
}

it("inflates a strip up to its size and no further", async () => {
  // 8 MB of zeros behind the pixels, which are 8 KB in the file.
  const bomb = new Uint8Array(8 << 20);
  bomb.set(GRAYS);
  expect(graysOf(await decodeTiff(deflated(bomb)))).toEqual([...GRAYS]);
});

it("ignores bytes behind the Deflate of a strip", async () => {
  const strip = new Uint8Array(Buffer.concat([deflateSync(GRAYS), Uint8Array.of(1, 2)]));
  const file = tiffFile(
    grayEntries([
      [259, [8]],
      [279, [strip.length]],
    ]),
    strip,
  );
  expect(graysOf(await decodeTiff(file))).toEqual([...GRAYS]);
});

it("refuses a strip that inflates to too little", async () => {
  await expect(decodeTiff(deflated(GRAYS.subarray(1)))).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
});

it("decodes LZW of more than one table of codes, in strips and tiles", async () => {
  const { width, height, data } = picture(240, 160);
  for (const tile of [true, false]) {
    const image = sharp(data, { raw: { width, height, channels: 4 } });
    const file = await image.tiff({ compression: "lzw", tile, tileWidth: 128, tileHeight: 128 }).toBuffer();
    expect(await decodeTiff(new Uint8Array(file))).toEqual({ width, height, data });
  }
});

it("decodes broken LZW or refuses it, and always comes to an end", async () => {
  const { width, height, data } = picture(48, 32);
  const image = sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
  const file = new Uint8Array(await image.tiff({ compression: "lzw" }).toBuffer());
  let refused = 0;
  for (let at = 8; at < 400; at++) {
    const broken = file.slice();
    broken[at] ^= 0x55;
    try {
      expect((await decodeTiff(broken)).data.length).toBe(4 * width * height);
    } catch (cause) {
      expect(cause).toMatchObject({ code: "CORRUPT_IMAGE" });
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(100);
});

it("decodes Deflate in tiles and in strips of which the last is shorter", async () => {
  const { width, height, data } = picture(40, 23);
  const image = () => sharp(data, { raw: { width, height, channels: 4 } });
  for (const options of [
    { tile: true, tileWidth: 16, tileHeight: 16 },
    { tile: false },
    { tile: false, predictor: "horizontal" },
  ] as const) {
    const file = await image()
      .tiff({ compression: "deflate", ...options })
      .toBuffer();
    expect(await decodeTiff(new Uint8Array(file))).toEqual({ width, height, data });
  }
  // Three rows in each of three strips, with one row less in the last.
  const strips = [GRAYS.subarray(0, 24), GRAYS.subarray(24, 48), GRAYS.subarray(48)].map((rows) =>
    deflateSync(rows),
  );
  const lengths = strips.map(({ length }) => length);
  const offsets = lengths.map((_, i) => 8 + lengths.slice(0, i).reduce((sum, length) => sum + length, 0));
  const entries = grayEntries([
    [259, [8]],
    [273, offsets],
    [278, [3]],
    [279, lengths],
  ]);
  expect(graysOf(await decodeTiff(tiffFile(entries, new Uint8Array(Buffer.concat(strips)))))).toEqual([
    ...GRAYS,
  ]);
});

it("reads the first directory of a chain without end", async () => {
  const file = tiffFile(grayEntries(), GRAYS);
  const view = new DataView(file.buffer);
  const directory = view.getUint32(4, true);
  view.setUint32(directory + 2 + 12 * view.getUint16(directory, true), directory, true);
  expect(graysOf(await decodeTiff(file))).toEqual([...GRAYS]);
});

it("does not follow a directory that contains itself", async () => {
  const file = tiffFile(grayEntries([[330, [72]]]), GRAYS);
  expect(new DataView(file.buffer).getUint32(4, true)).toBe(72);
  expect(graysOf(await decodeTiff(file))).toEqual([...GRAYS]);
});

it("refuses a JPEG that is larger than its strip", async () => {
  const { width, height, data } = picture(16, 16);
  const image = sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
  const file = new Uint8Array(await image.tiff({ compression: "jpeg", quality: 80 }).toBuffer());
  expect((await decodeTiff(file)).width).toBe(16);
  const frame = Buffer.from(file.buffer).indexOf(Buffer.of(0xff, 0xc0, 0, 17));
  expect(frame).toBeGreaterThan(0);
  file.fill(0xff, frame + 5, frame + 9);
  await expect(decodeTiff(file)).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
});
