import fc from "fast-check";
import { expect, test } from "vitest";
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

test("the time to look for repeated fields grows with the length only", () => {
  for (const text of [
    '"'.repeat(65_536),
    `"${"\\".repeat(65_535)}`,
    `"${'\\"'.repeat(32_767)}"`,
    "[".repeat(65_536),
  ]) {
    const begin = performance.now();
    try {
      parse(text);
    } catch {
      // Refused, as it should be.
    }
    expect(performance.now() - begin).toBeLessThan(1_000);
  }
});
