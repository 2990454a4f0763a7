import { expect, test } from "vitest";
import { byteSize } from "../src/byte-size.ts";

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1.0 KB"],
  [9_949, "9.9 KB"],
  [9_950, "10 KB"],
  [999_499, "999 KB"],
  [999_500, "1.0 MB"],
  [52_428_800, "52 MB"],
])("%d is %s", (bytes, words) => {
  expect(byteSize(bytes)).toBe(words);
});
