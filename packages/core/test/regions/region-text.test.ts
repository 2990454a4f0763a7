import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Length, Region } from "../../src/regions/region.ts";
import { parseRegions, regionsText } from "../../src/regions/region-text.ts";

describe("parseRegions", () => {
  it("reads rectangles and ellipses, pixels and percent", () => {
    expect(parseRegions("10%, 20.5%,30%,15%; ellipse 120,-80,60,60 ;rectangle 1,2,3,4")).toEqual([
      { left: "10%", top: "20.5%", width: "30%", height: "15%" },
      { shape: "ellipse", left: 120, top: -80, width: 60, height: 60 },
      { left: 1, top: 2, width: 3, height: 4 },
    ]);
  });

  it("reads polygons, and settings of a region", () => {
    expect(
      parseRegions(
        "polygon 1,2 ,30%,4,5,6 cover solid; ellipse 1,2,3,4 rotate -20.5 pad 10% cells 4; 1,2,3,4 color #0a0B0c",
      ),
    ).toEqual([
      {
        shape: "polygon",
        points: [
          [1, 2],
          ["30%", 4],
          [5, 6],
        ],
        cover: "solid",
      },
      { shape: "ellipse", left: 1, top: 2, width: 3, height: 4, rotate: -20.5, pad: "10%", cells: 4 },
      { left: 1, top: 2, width: 3, height: 4, color: "#0a0B0c" },
    ]);
  });

  it.each([
    "polygon 1,2,3,4",
    "polygon 1,2,3,4,5,6,7",
    "1,2,3,4 cells",
    "1,2,3,4 cells four",
    "1,2,3,4 cells 4 cells 5",
    "1,2,3,4 colour red",
    "1,2,3,4 toString 1",
    "ellipse",
    "cells 4",
  ])("rejects %j", (text) => {
    expect(() => parseRegions(text)).toThrow(/^Expected regions such as 10%,20%,30%,15%; /);
  });

  it.each(["", "1,2,3", "1,2,3,4,5", "circle 1,2,3,4", "1,2,3,4;", "1;2;3;4", "a,b,c,d", "1px,2,3,4"])(
    "rejects %j and shows the expected form",
    (text) => {
      expect(() => parseRegions(text)).toThrow(
        /^Expected regions such as 10%,20%,30%,15%; ellipse .* but received "/,
      );
    },
  );

  it("takes no more time for spaces than they are long", () => {
    // To try all ways of dividing them would take days.
    const spaces = " ".repeat(20_000_000);
    expect(() => parseRegions(`${spaces}x`)).toThrow(TypeError);
    expect(() => parseRegions(`1${spaces}x`)).toThrow(TypeError);
  });

  it("refuses a region without an area", () => {
    expect(() => parseRegions("1,2,0,4")).toThrow("Expected more than 0 for a region's width but received 0");
  });

  it("reads what regionsText writes", () => {
    const eighths = fc.integer({ min: 1, max: 5000 }).map((n) => n / 8);
    const positive = fc.oneof(eighths, fc.double({ min: 1e-30, max: 1e30, noNaN: true }));
    const number = fc.oneof(
      positive,
      fc.constant(0),
      positive.map((n) => -n),
    );
    const length = (n: fc.Arbitrary<number>): fc.Arbitrary<Length> =>
      fc.oneof(
        n,
        n.map((value): Length => `${value}%`),
      );
    const settings = fc.record(
      {
        cells: fc.integer({ min: 1, max: 256 }),
        cover: fc.constantFrom("cells" as const, "surroundings" as const, "solid" as const),
      },
      { requiredKeys: [] },
    );
    const boxes: fc.Arbitrary<Region> = fc
      .tuple(
        fc.boolean(),
        fc.record({
          left: length(number),
          top: length(number),
          width: length(positive),
          height: length(positive),
        }),
        fc.record({ rotate: number, pad: length(positive) }, { requiredKeys: [] }),
        settings,
      )
      .map(([isEllipse, box, more, rest]) => ({
        ...(isEllipse && { shape: "ellipse" as const }),
        ...box,
        ...more,
        ...rest,
      }));
    const polygons: fc.Arbitrary<Region> = fc
      .tuple(fc.array(fc.tuple(length(number), length(number)), { minLength: 3, maxLength: 5 }), settings)
      .map(([points, rest]) => ({ shape: "polygon", points, ...rest }));
    const regions = fc.oneof(boxes, polygons);
    fc.assert(
      fc.property(fc.array(regions, { minLength: 1 }), (all) => {
        expect(parseRegions(regionsText(all))).toEqual(all);
      }),
    );
  });
});
