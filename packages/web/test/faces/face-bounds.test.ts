import { expect, test } from "vitest";
import { faceBounds } from "../../src/faces/face-bounds.ts";

const FACE = { shape: "ellipse", left: 100, top: 50, width: 40, height: 60, score: 0.9 } as const;
const PHOTO = { width: 400, height: 200 };

test("a face's area has the space around it, in percent of the photo", () => {
  expect(faceBounds({ ...FACE, pad: "50%" }, PHOTO)).toEqual({ left: 20, top: 10, width: 20, height: 60 });
  expect(faceBounds({ ...FACE, pad: 10 }, PHOTO)).toEqual({ left: 22.5, top: 20, width: 15, height: 40 });
});

test("it may extend beyond the photo", () => {
  expect(faceBounds({ ...FACE, left: 0, top: 0, pad: "40%" }, PHOTO)).toEqual({
    left: -4,
    top: -12,
    width: 18,
    height: 54,
  });
});
