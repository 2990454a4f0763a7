import { describe, expect, it } from "vitest";
import { layBlocks } from "../../../src/jpeg/syntax/frame.ts";
import { emptyRows } from "../../../src/jpeg/entropy/coefficients.ts";
import { RowRecorder } from "../../../src/jpeg/entropy/record-row.ts";

/** Records a row of two grey blocks that have only these DC coefficients. */
function record(first: number, second: number): RowRecorder {
  const spec = { id: 1, horizontal: 1, vertical: 1, quantizationSlot: 0 };
  const frame = { progressive: false, precision: 8 as const, ...layBlocks(16, 8, [spec]) };
  const recorder = new RowRecorder(frame);
  const rows = frame.components.map((component) => emptyRows(frame, component));
  rows[0]?.values.set([first], 0);
  rows[0]?.values.set([second], 64);
  recorder.record(rows, 0);
  return recorder;
}

describe("RowRecorder", () => {
  it("codes DC coefficients as differences of up to 15 bits", () => {
    const { length, dcEntries } = record(-20000, 12767);
    expect(length).toBe(2);
    // The symbol is the size in bits, the magnitude bits are the difference, one less if it is negative (T.81 § F.1.2.1).
    expect([...dcEntries]).toEqual([(32767 - 20000) * 1024 + 15, 32767 * 1024 + 15]);
  });

  it("refuses differences that no table has a code for, which only damaged files have", () => {
    expect(() => record(-20000, 12768)).toThrow(expect.objectContaining({ code: "CORRUPT_JPEG" }));
  });
});
