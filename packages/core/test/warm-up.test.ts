import { expect, it } from "vitest";
import { layGrid, pixelate, warmUp, type WarmUpOptions, writeJpeg } from "../src/index.ts";

it.each<WarmUpOptions | undefined>([undefined, { formats: ["jpeg"], rounds: 1 }, { formats: [] }])(
  "changes no output, with the options %j",
  (options) => {
    const photo = writeJpeg({ ...layGrid({ grid: 2 }, 40, 40), colors: new Uint8Array(16).fill(200) });
    const before = pixelate(photo, { grid: 3 });
    warmUp(options);
    expect(pixelate(photo, { grid: 3 })).toEqual(before);
  },
);

it.each([
  [{ rounds: Infinity }, "Expected a whole number from 1 to 100 for rounds but received Infinity"],
  [{ rounds: 0.5 }, "for rounds but received 0.5"],
])("refuses %j", (options, message) => {
  expect(() => {
    warmUp(options);
  }).toThrow(message);
});

it("refuses unknown options", () => {
  expect(() => {
    // @ts-expect-error -- a misspelled name
    warmUp({ round: 1 });
  }).toThrow("did you mean rounds?");
});
