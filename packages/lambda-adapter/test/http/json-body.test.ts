import fc from "fast-check";
import { expect, test } from "vitest";
import { measureGrowth } from "../../../core/test/growth.ts";
import { parseJsonBody } from "../../src/http/json-body.ts";

const parse = (text: string) => parseJsonBody(Buffer.from(text));

test("JSON without repeated fields is parsed as JSON.parse does", () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 5, stringUnit: "grapheme-composite" }),
      fc.boolean(),
      (json, isSpaced) => {
        const text = isSpaced ? JSON.stringify(JSON.parse(json), null, 2) : json;
        expect(parse(text)).toEqual(JSON.parse(text));
      },
    ),
    { numRuns: 1_000 },
  );
});

test("a field that is added again is refused, at any depth and in any spelling", () => {
  const name = fc.string({ unit: "grapheme", maxLength: 5 });
  const escaped = (text: string) =>
    `"${Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")}"`;
  fc.assert(
    fc.property(
      name,
      fc.json(),
      fc.json(),
      fc.nat({ max: 5 }),
      fc.boolean(),
      (field, first, second, depth, isEscaped) => {
        const again = isEscaped ? escaped(field) : JSON.stringify(field);
        const object = `{${JSON.stringify(field)}:${first}, ${again} :${second}}`;
        const nested = `${'[{"a":'.repeat(depth)}${object}${"}]".repeat(depth)}`;
        expect(() => parse(nested)).toThrow("twice");
      },
    ),
    { numRuns: 1_000 },
  );
});

test("any other bytes are refused, whatever they are", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        parseJsonBody(bytes);
      } catch (error) {
        expect(error).toMatchObject({ name: "Problem", code: "INVALID_REQUEST" });
      }
    }),
    { numRuns: 2_000 },
  );
});

test.each<[string, (count: number) => string]>([
  ["fields", (count) => `{${Array.from({ length: count }, (_, i) => `"${i}":0`).join()}}`],
  ["objects inside each other", (count) => `${'{"a":'.repeat(count)}0${"}".repeat(count)}`],
  ["objects in a list", (count) => `[${Array.from({ length: count }, () => '{"a":0}').join()}]`],
])("the work grows with the length only, for many %s", (_, textOf) => {
  const inputs = [500, 1_000, 2_000, 4_000].map((size) => ({ size, input: Buffer.from(textOf(size)) }));
  expect(measureGrowth(inputs, parseJsonBody)).toBeCloseTo(1, 1);
});

test.each(['"'.repeat(65_536), `"${"\\".repeat(65_535)}`, "[".repeat(65_536), '{"a":'.repeat(13_000)])(
  "what only begins like JSON is refused, in whatever depth",
  (text) => {
    expect(() => parse(text)).toThrow("Expected JSON in the body");
  },
);
