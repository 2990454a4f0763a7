import { describe, expect, test } from "vitest";
import { resolveHiding } from "../../src/pixelation/hiding.ts";
import type { RequestedHiding } from "../../src/pixelation/hiding.ts";
import { settingsFrom } from "../../src/settings.ts";

const REGION = { left: 1, top: 2, width: 3, height: 4 };

function resolve(requested: Partial<RequestedHiding>, variables: Record<string, string> = {}) {
  const { pixelation } = settingsFrom({ PROCESSED_BUCKET: "processed", ...variables });
  return resolveHiding({ hasGrids: false, ...requested }, pixelation);
}

describe("what is hidden, and how", () => {
  test("is the deployment's cover and strength where there are regions, also beside grids, which name the outputs", () => {
    const variables = { COVER: "surroundings", STRENGTH: "4" };
    expect(resolve({ regions: [REGION, { ...REGION, cells: 9 }] }, variables)).toMatchObject({
      cover: "surroundings",
      strength: 4,
      regions: [{ cells: 4 }, { cells: 9 }],
      grid: { label: "strength-4" },
    });
    expect(resolve({ faces: true, hasGrids: true }, variables)).toMatchObject({
      cover: "surroundings",
      strength: 4,
      grid: undefined,
    });
    expect(resolve({ faces: true, hasGrids: true, strength: 9 }, variables)).toMatchObject({ strength: 9 });
    expect(resolve({ keep: [REGION] }, variables)).toMatchObject({
      cover: "surroundings",
      strength: undefined,
    });
    expect(resolve({}, variables)).toMatchObject({ cover: undefined, strength: undefined, grid: undefined });
  });

  test("has the requested strength also beside grids, which name the outputs", () => {
    expect(resolve({ regions: [REGION], strength: 4, hasGrids: true })).toMatchObject({
      regions: [{ cells: 4 }],
      grid: undefined,
    });
  });

  test("is the requested cover alone if there is one: a color is none of another cover", () => {
    expect(resolve({ regions: [REGION], color: "#000000" }, { COVER: "surroundings" })).toMatchObject({
      cover: undefined,
      color: "#000000",
    });
    expect(resolve({ regions: [REGION], cover: "cells" }, { COVER_COLOR: "#000000" })).toMatchObject({
      cover: "cells",
      color: undefined,
    });
  });

  test.each<[Partial<RequestedHiding>, Record<string, string>, string]>([
    [{ strength: 4 }, {}, "Expected regions or faces beside a strength"],
    [{ strength: 4, keep: [REGION] }, {}, "Expected regions or faces beside a strength"],
    [{ keep: [REGION], faces: true }, {}, "Expected keep or faces but received both"],
    [{ keep: [REGION] }, { FACES: "true" }, "set faces to false"],
    [{ verify: true }, {}, "Expected regions, keep or faces to verify"],
    [{ regions: [REGION], keep: [REGION] }, {}, "Expected regions or keep"],
    [{ cover: "solid" }, {}, "Expected regions or keep beside a cover"],
  ])("is contradictory for %j", (requested, variables, message) => {
    expect(resolve(requested, variables)).toContain(message);
  });

  test("may be a whole photo's color", () => {
    expect(resolve({ color: "#000000" })).toMatchObject({ color: "#000000", regions: undefined });
    expect(resolve({ faces: true, cover: "solid" })).toMatchObject({ faces: true, cover: "solid" });
  });
});

test("a deployment has no color beside another cover than solid", () => {
  expect(() =>
    settingsFrom({ PROCESSED_BUCKET: "processed", COVER: "cells", COVER_COLOR: "#000000" }),
  ).toThrow("Expected solid for COVER beside COVER_COLOR but received cells");
});

test.each([
  [{ STRENGTH: "0" }, "Expected a whole number from 1 to 256 for STRENGTH"],
  [{ FACES: "yes" }, 'Expected true or false for FACES but received "yes"'],
  [{ NO_FACES: "delete" }, "Expected publish or reject for NO_FACES"],
  [{ COVER: "black" }, "Expected cells, solid or surroundings for COVER"],
])("refuses %j", (variables, message) => {
  expect(() => settingsFrom({ PROCESSED_BUCKET: "processed", ...variables })).toThrow(message);
});
