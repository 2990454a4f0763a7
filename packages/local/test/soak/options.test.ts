import { describe, expect, it } from "vitest";
import { readOptions } from "../../soak/options.ts";

describe("readOptions", () => {
  it("has defaults", () => {
    expect(readOptions(["--seed", "7"])).toEqual({ uploads: 10_000, seed: 7, minutes: 30, publish: false });
  });

  it.each([
    [["--seed", "1", "--seed", "2"], "Expected --seed once but got it twice"],
    [["--uploads=10", "--minutes=3", "--uploads=20"], "Expected --uploads once but got it twice"],
    [["--uploads", "9"], "Expected a whole number from 10 to 1000000 for --uploads"],
    [["--seeds", "1"], "--seeds"],
  ])("refuses %j", (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
