import { expect, test } from "vitest";
import { layGrid, parseRegions, PixelateError, pixelate, writeJpeg } from "../src/index.ts";
import { quoted, shortened } from "../src/quoting.ts";

const PHOTO = writeJpeg({ ...layGrid({ grid: 2 }, 40, 30), colors: new Uint8Array(16).fill(200) });
const LONG = "☃\u0000".repeat(500_000);
const DIGITS = "9".repeat(300);

/** Options as a caller without types gives them. */
const untyped = (options: object) => options as never;

test.each<readonly [unknown, string]>([
  ["nes", '"nes"'],
  ["a\nb", String.raw`"a\nb"`],
  ["x".repeat(98), `"${"x".repeat(98)}"`],
  ["x".repeat(99), `"${"x".repeat(99)}…`],
  [LONG, `${`"${String.raw`☃\u0000`.repeat(15)}`.slice(0, 100)}…`],
  ["", '""'],
  [undefined, "undefined"],
  [null, "null"],
  [1e999, "Infinity"],
  [10n, "10"],
  [[], "an empty list"],
  [[[1]], "a list"],
  [{ a: LONG }, "an object"],
])("value %# is quoted, its beginning at most", (value, text) => {
  expect(quoted(value)).toBe(text);
});

test("text is not cut within a character", () => {
  expect(shortened("x".repeat(100))).toBe("x".repeat(100));
  expect(shortened(`${"x".repeat(99)}😀`)).toBe(`${"x".repeat(99)}…`);
});

test.each<[string, () => unknown]>([
  ["a palette's name", () => pixelate(PHOTO, untyped({ palette: LONG }))],
  ["a palette's colour", () => pixelate(PHOTO, { palette: [LONG] })],
  ["a format", () => pixelate(PHOTO, untyped({ format: LONG }))],
  ["light", () => pixelate(PHOTO, untyped({ light: LONG }))],
  ["subsampling", () => pixelate(PHOTO, untyped({ subsampling: LONG }))],
  ["a quality", () => pixelate(PHOTO, untyped({ quality: LONG }))],
  ["a quality that is a list", () => pixelate(PHOTO, untyped({ quality: [LONG] }))],
  ["a colour profile", () => pixelate(PHOTO, untyped({ colorProfile: LONG }))],
  ["a grid", () => pixelate(PHOTO, untyped({ grid: LONG }))],
  ["limits", () => pixelate(PHOTO, untyped({ limits: { maxPixels: LONG } }))],
  ["regions", () => pixelate(PHOTO, untyped({ regions: LONG }))],
  ["a region", () => pixelate(PHOTO, untyped({ regions: [LONG] }))],
  [
    "a region's shape",
    () => pixelate(PHOTO, untyped({ regions: [{ shape: LONG, left: 0, top: 0, width: 1, height: 1 }] })),
  ],
  [
    "a region's side",
    () => pixelate(PHOTO, untyped({ regions: [{ left: LONG, top: 0, width: 1, height: 1 }] })),
  ],
  [
    "a region's sides that are lists of themselves",
    () => {
      const circle: unknown[] = [];
      circle.push(circle);
      return pixelate(PHOTO, untyped({ regions: [{ left: circle, top: 0, width: 1, height: 1 }] }));
    },
  ],
  [
    "a region outside the photo",
    () => pixelate(PHOTO, { regions: [{ left: `${DIGITS}%` as "1%", top: 0, width: 1, height: 1 }] }),
  ],
  ["an option's name", () => pixelate(PHOTO, untyped({ [LONG]: 1 }))],
  ["options", () => pixelate(PHOTO, untyped(LONG as never))],
  ["the text of regions", () => parseRegions(LONG)],
  ["the text of an empty region", () => parseRegions(`0,0,0,${"0".repeat(100_000)}`)],
])("the message about %s stays short", (_, call) => {
  let message = "";
  try {
    call();
  } catch (error) {
    expect(error instanceof TypeError || error instanceof RangeError || error instanceof PixelateError).toBe(
      true,
    );
    message = (error as Error).message;
  }
  expect(message).toMatch(/^Expected /);
  expect(message.length).toBeLessThan(300);
});
