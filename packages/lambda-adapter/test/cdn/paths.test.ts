import { expect, test } from "vitest";
import { pathsOf } from "../../src/cdn/paths.ts";

test("names both addresses of an object, with and without the query of each content", () => {
  expect(pathsOf("uploads/pixelated-8x8-cat.jpg", ['"0a1b"', '"2c"'])).toEqual([
    "/p/uploads/pixelated-8x8-cat.jpg",
    "/p/uploads/pixelated-8x8-cat.jpg?v=0a1b",
    "/p/uploads/pixelated-8x8-cat.jpg?v=2c",
    "/uploads/pixelated-8x8-cat.jpg",
    "/uploads/pixelated-8x8-cat.jpg?v=0a1b",
    "/uploads/pixelated-8x8-cat.jpg?v=2c",
  ]);
});

test.each([
  // RFC 1738 calls these unsafe, and the addresses in a manifest encode them alike.
  ['é 🐈%"<>#{}|\\^[]`', ["%C3%A9%20%F0%9F%90%88%25%22%3C%3E%23%7B%7D%7C%5C%5E%5B%5D%60"]],
  ["~'", ["%7E%27"]],
  ["what?", ["what%3F"]],
  // The two encodings differ.
  ["a+b,c", ["a+b,c", "a%2Bb%2Cc"]],
  ["a@b=c:d;e&f$", ["a@b=c:d;e&f$", "a%40b%3Dc%3Ad%3Be%26f%24"]],
  ["(a)!-_.", ["(a)!-_."]],
])("encodes %s", (name, encoded) => {
  expect(pathsOf(`d/${name}`, [])).toEqual(encoded.flatMap((it) => [`/p/d/${it}`, `/d/${it}`]));
});

test("an asterisk in a key stands for the rest of it", () => {
  expect(pathsOf("d/a*b.png", ['"1"'])).toEqual(["/p/d/a*", "/d/a*"]);
});
