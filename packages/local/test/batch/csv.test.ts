import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine, readCsv } from "../../src/batch/csv.ts";

describe("readCsv", () => {
  it.each([
    [
      "a,b\nc,d\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a,b\r\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ['"a,1","say ""hi"""\n', [["a,1", 'say "hi"']]],
    ['"two\nlines",x', [["two\nlines", "x"]]],
    ["a,\n", [["a", ""]]],
    ["a,", [["a", ""]]],
    ["a\n\n\nb\n", [["a"], ["b"]]],
    ['""\n', [[""]]],
    ["", []],
  ])("reads %j", (text, records) => {
    expect(readCsv(text)).toEqual(records);
  });

  it.each(['"open', '"a"b', 'a"b"c\n"'])("refuses %j", (text) => {
    expect(() => readCsv(text)).toThrow(SyntaxError);
  });

  it("reads what csvLine writes", () => {
    const field = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "é", " ") });
    const records = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }));
    fc.assert(
      fc.property(records, (written) => {
        expect(readCsv(written.map(csvLine).join(""))).toEqual(written);
      }),
    );
  });
});
