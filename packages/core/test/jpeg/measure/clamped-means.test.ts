import sharp, { type JpegOptions } from "sharp";
import { describe, expect, it } from "vitest";
import { measure } from "../../../src/index.ts";
import { readCases } from "../../corpora.ts";
import { seededRandom } from "../random.ts";

/** From the whole picture down to cells of about 17 × 17 pixels. */
const GRIDS = [1, 2, 3, 8, 15];
const SIDE = 256;

type Color = readonly [red: number, green: number, blue: number];

/** Returns the largest distance of a cell from the mean of libjpeg-turbo's pixels, in levels. */
async function worstError(bytes: Uint8Array, grids: readonly number[] = GRIDS): Promise<number> {
  const { data, info } = await sharp(bytes)
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let worst = 0;
  for (const mosaic of measure(
    bytes,
    grids.map((grid) => ({ grid })),
  )) {
    const { columns, rows, xEdges, yEdges, colors } = mosaic;
    for (let cell = 0; cell < columns * rows; cell++) {
      const [left, right] = xEdges.subarray(cell % columns);
      const [top, bottom] = yEdges.subarray(Math.floor(cell / columns));
      const sums = [0, 0, 0];
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          for (let c = 0; c < 3; c++) sums[c] += data[info.channels * (y * info.width + x) + c];
        }
      }
      for (let c = 0; c < 3; c++) {
        const mean = sums[c] / ((bottom - top) * (right - left));
        worst = Math.max(worst, Math.abs(mean - colors[4 * cell + c]));
      }
    }
  }
  return worst;
}

async function encoded(colorAt: (x: number, y: number) => Color, options: JpegOptions): Promise<Uint8Array> {
  const data = new Uint8Array(3 * SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++) data.set(colorAt(x, y), 3 * (y * SIDE + x));
  return sharp(data, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .jpeg(options)
    .toBuffer();
}

/** Strokes as of small text: `ink` on `paper`, on a share of all pixels. */
function strokes(ink: Color, paper: Color, share: number): (x: number, y: number) => Color {
  const random = seededRandom(7);
  const isInk = new Uint8Array(SIDE * SIDE);
  for (let drawn = 0; drawn < share * SIDE * SIDE; ) {
    const isUpright = random() < 0.5;
    const length = 3 + Math.floor(6 * random());
    const from = Math.floor(random() * SIDE * (SIDE - 10)) + Math.floor(random() * (SIDE - 10));
    for (let i = 0; i < length; i++, drawn++) isInk[from + i * (isUpright ? SIDE : 1)] = 1;
  }
  return (x, y) => (isInk[y * SIDE + x] === 1 ? ink : paper);
}

function noise(): () => Color {
  const random = seededRandom(3);
  const level = () => Math.floor(256 * random());
  return () => [level(), level(), level()];
}

const BLACK: Color = [0, 0, 0];
const WHITE: Color = [255, 255, 255];
const GRAY: Color = [128, 128, 128];

const PICTURES: readonly (readonly [name: string, colorAt: (x: number, y: number) => Color])[] = [
  ["black on white", strokes(BLACK, WHITE, 0.2)],
  ["white on gray", strokes(WHITE, GRAY, 0.12)],
  ["sparse white on gray", strokes(WHITE, GRAY, 0.03)],
  ["white on blue", strokes(WHITE, [0, 40, 200], 0.2)],
  ["yellow on purple", strokes([255, 255, 0], [128, 0, 128], 0.2)],
  ["blue and white squares", (x, y) => (((x >> 2) + (y >> 2)) % 2 === 0 ? [0, 0, 255] : WHITE)],
  [
    "saturated stripes",
    (x) =>
      (
        [
          [255, 0, 0],
          [0, 255, 0],
          [0, 0, 255],
        ] as const
      )[(x >> 3) % 3],
  ],
  ["noise", noise()],
  [
    "clipped highlights",
    (x, y) => {
      const level = Math.min(255, 140 + 90 * Math.sin(x / 20) * Math.cos(y / 31) + ((x * 37 + y * 91) % 60));
      return [level, Math.min(255, 1.1 * level), Math.min(255, 0.9 * level)];
    },
  ],
];

describe("cells of clipped pictures, held to the mean of libjpeg-turbo's pixels", () => {
  describe.each(PICTURES)("%s", (_, colorAt) => {
    it.each<JpegOptions>([
      { quality: 10 },
      { quality: 40, progressive: true },
      { quality: 75 },
      { quality: 95 },
      { quality: 30, chromaSubsampling: "4:4:4" },
      { quality: 90, chromaSubsampling: "4:4:4" },
    ])("%o", async (options) => {
      expect(await worstError(await encoded(colorAt, options))).toBeLessThanOrEqual(1.5);
    });
  });

  const cases = [...readCases("reports")].filter(([name]) => name.startsWith("C1"));

  it.each(cases)("%s", async (_, bytes) => {
    expect(await worstError(bytes, [...GRIDS, 32])).toBeLessThanOrEqual(1.5);
  });
});
