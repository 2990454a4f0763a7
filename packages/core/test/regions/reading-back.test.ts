import { describe, expect, it } from "vitest";
import { measure, type MeasureOptions, pixelate, type PixelateOptions } from "../../src/index.ts";
import { pngOf } from "../png/png-of.ts";
import { seededRandom } from "../jpeg/random.ts";

/** Characters of a plate's typeface, five columns and seven rows each; a row of bits is a digit to base 32. */
const TYPEFACE: Readonly<Record<string, string>> = {
  A: "ehhhvhh",
  B: "uhhuhhu",
  C: "ehggghe",
  D: "uhhhhhu",
  E: "vggugg" + "v",
  F: "vggugg" + "g",
  "0": "ehjlphe",
  "1": "4c4444e",
  "2": "eh1248v",
  "3": "v24211" + "u",
  "4": "26aiv22",
  "5": "vgu11he",
  "6": "68guhhe",
  "7": "v124888",
  "8": "ehhehhe",
  "9": "ehhf12c",
};
const CHARACTERS = Object.keys(TYPEFACE);

/** Size of a dot of the typeface in pixels, so that characters are 28 pixels high; and of the photo. */
const DOT = 4;
const WIDTH = 240;
const HEIGHT = 96;
const PLATE = { left: 24, top: 24, width: 192, height: 48 } as const;

/** Returns a photo of a car's dark paint with a plate, as PNG. */
function photoOf(text: string): Uint8Array {
  const random = seededRandom(11);
  const data = new Uint8Array(4 * WIDTH * HEIGHT);
  for (let y = 0, at = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, at += 4) {
      const isPlate =
        x >= PLATE.left && x < PLATE.left + PLATE.width && y >= PLATE.top && y < PLATE.top + PLATE.height;
      const grey = isPlate ? (isInk(text, x - 36, y - 34) ? 20 : 235) : 60 + Math.floor(20 * random());
      data.fill(grey, at, at + 3);
      data[at + 3] = 255;
    }
  }
  return pngOf({ width: WIDTH, height: HEIGHT, data });
}

function isInk(text: string, x: number, y: number): boolean {
  const [column, row] = [Math.floor(x / DOT), Math.floor(y / DOT)];
  const place = Math.floor(column / 7);
  const rows = TYPEFACE[text.charAt(place)] as string | undefined;
  if (x < 0 || y < 0 || row > 6 || column % 7 > 4 || rows === undefined) return false;
  return ((parseInt(rows[row] ?? "0", 32) >> (4 - (column % 7))) & 1) === 1;
}

/** Returns the grey levels of a photo's cells, row by row: all that a reader sees of a plate. */
function seenThrough(photo: Uint8Array, options: MeasureOptions): readonly number[] {
  const [{ colors }] = measure(photo, [options]);
  return [...colors].filter((_, i) => i % 4 === 0);
}

/**
 * Reads a plate through its cover as somebody would who knows the typeface and its place: tries each character at each place,
 * from left to right, and keeps the one whose cover is nearest to what is seen. Then tries again with all others known.
 */
function readBack(seen: readonly number[], length: number, options: MeasureOptions): string {
  const known = new Map<string, readonly number[]>();
  const offBy = (text: string): number => {
    const cells = known.get(text) ?? seenThrough(photoOf(text), options);
    known.set(text, cells);
    return cells.reduce((sum, grey, i) => sum + (grey - seen[i]) ** 2, 0);
  };
  let guess = CHARACTERS[0].repeat(length);
  for (let round = 0; round < 2; round++) {
    for (let place = 0; place < length; place++) {
      const texts = CHARACTERS.map((each) => guess.slice(0, place) + each + guess.slice(place + 1));
      guess = texts.reduce((best, text) => (offBy(text) < offBy(best) ? text : best));
    }
  }
  return guess;
}

const PLATES = ["D4F09A", "1C7E5B", "2A863B"] as const;

describe("a plate whose typeface and place are known", () => {
  it.each([
    [8, PLATES[0]],
    [12, PLATES[1]],
    [16, PLATES[2]],
  ])("is read back through cells of %i pixels", (cellSize, plate) => {
    const seen = seenThrough(photoOf(plate), { cellSize });
    expect(readBack(seen, plate.length, { cellSize })).toBe(plate);
  });

  it.each([{ cover: "solid" }, { cover: "surroundings" }, { color: "#000000" }] as const)(
    "cannot be read through %j: every text gives the same file",
    (cover) => {
      const options: PixelateOptions = { cellSize: 8, regions: [PLATE], ...cover };
      const [first, ...others] = [...PLATES, "", "888888"].map((text) => pixelate(photoOf(text), options));
      for (const other of others) expect(other).toEqual(first);
    },
  );
});
