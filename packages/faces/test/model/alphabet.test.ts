import { expect, it } from "vitest";
import { characterOf, MOST_WEIGHT, weightOf } from "../../src/model/alphabet.ts";

const weights = Array.from({ length: 2 * MOST_WEIGHT + 1 }, (_, i) => i - MOST_WEIGHT);

it("writes each weight as a printable character that a string literal does not escape", () => {
  const text = weights.map(characterOf).join("");
  expect(new Set(text).size).toBe(93);
  expect(text).toMatch(/^[ -~]+$/);
  expect(JSON.stringify(text)).toBe(`"${text}"`);
});

it("reads each weight back", () => {
  expect(weights.map((weight) => weightOf(characterOf(weight).charCodeAt(0)))).toEqual(weights);
});
