import { describe, expect, it } from "vitest";
import { McuOrder } from "../../../src/jpeg/entropy/mcu-order.ts";
import { layBlocks } from "../../../src/jpeg/syntax/frame.ts";

/** 4:2:0 of 40 × 20 pixels: 3 × 2 MCUs of 16 × 16 pixels; luminance has 5 × 3 blocks of its own. */
const frame = {
  progressive: false,
  precision: 8 as const,
  ...layBlocks(40, 20, [
    { id: 1, horizontal: 2, vertical: 2, quantizationSlot: 0 },
    { id: 2, horizontal: 1, vertical: 1, quantizationSlot: 1 },
    { id: 3, horizontal: 1, vertical: 1, quantizationSlot: 1 },
  ]),
};

/** Lists the MCUs that `visit` visits as "column,row", and "RST" for each restart. */
function listed(visit: (visitor: { restart(): void; visitMcu(column: number, row: number): void }) => void) {
  const list: string[] = [];
  visit({
    restart: () => list.push("RST"),
    visitMcu: (column, row) => list.push(`${column},${row}`),
  });
  return list.join(" ");
}

describe("McuOrder", () => {
  it("interleaves the components of a scan, and restarts after each interval but the last", () => {
    const order = new McuOrder(frame, [0, 1, 2], 2);
    expect(order.blocks).toEqual([
      { across: 2, down: 2 },
      { across: 1, down: 1 },
      { across: 1, down: 1 },
    ]);
    expect(
      listed((visitor) => {
        order.visitAll(visitor);
      }),
    ).toBe("0,0 1,0 RST 2,0 0,1 RST 1,1 2,1");
  });

  it("makes each block of a lone component an MCU, without padding", () => {
    const order = new McuOrder(frame, [0]);
    expect([order.columns, order.rows, order.blocks]).toEqual([5, 3, [{ across: 1, down: 1 }]]);
    const rows = [0, 1].map((frameRow) =>
      listed((visitor) => {
        order.visitFrameRow(frameRow, visitor);
      }),
    );
    expect(rows).toEqual(["0,0 1,0 2,0 3,0 4,0 0,1 1,1 2,1 3,1 4,1", "0,2 1,2 2,2 3,2 4,2"]);
  });

  it("keeps counting to the next restart from one row to the next", () => {
    const order = new McuOrder(frame, [1], 4);
    const rows = [0, 1].map((frameRow) =>
      listed((visitor) => {
        order.visitFrameRow(frameRow, visitor);
      }),
    );
    expect(rows).toEqual(["0,0 1,0 2,0", "0,1 RST 1,1 2,1"]);
  });
});
