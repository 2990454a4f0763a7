import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseOptions } from "../src/options.ts";

describe("parseOptions", () => {
  it("puts the report into the folder that was named", () => {
    expect(parseOptions(["--quick", "--out", "there", "--clock", "processor"])).toEqual({
      quick: true,
      clock: "processor",
      only: undefined,
      photos: undefined,
      reportPath: resolve("there/report.md"),
      chartFolder: resolve("there"),
    });
    expect(parseOptions(["--help"])).toBeUndefined();
  });

  it.each([
    [["--out", "a", "--out", "b"], "Expected --out once but got it twice"],
    [["--photos=a", "--quick", "--photos=b"], "Expected --photos once but got it twice"],
    [["--out", "a", "--publish"], "Expected --out or --publish but got both"],
    [["--only", "hide", "--publish"], "Expected --only or --publish but got both"],
    [["--clock", "sun"], "Expected elapsed or processor for --clock"],
    [["--quik"], "--quik"],
  ])("refuses %j", (args, message) => {
    expect(() => parseOptions(args)).toThrow(TypeError);
    expect(() => parseOptions(args)).toThrow(message);
  });
});
