import { describe, expect, it } from "vitest";
import { linkKeeping, originalKeeping } from "../../src/service/keeping.ts";
import { offerOf } from "../../src/service/offer.ts";
import type { Service } from "../../src/service/service.ts";
import { SERVICE } from "../harness/fake-cloud.ts";

const service = (change: Partial<Service>): Service => ({ ...(SERVICE as Service), ...change });
const AREA = [{ left: 0, top: 0, width: 10, height: 10 }];

describe("offerOf", () => {
  it("takes everything where the service says nothing, or takes all", () => {
    const settings = { grids: ["8x8"], format: "same", regions: AREA } as const;
    for (const one of [null, service({})]) {
      expect(offerOf(settings, one)).toEqual({ isTaken: true, settings, left: [] });
    }
  });

  it("leaves out what the service does not take, and names it", () => {
    const settings = {
      grids: ["8x8"],
      format: "png",
      palette: "pico8",
      dither: "atkinson",
      gap: 0.1,
    } as const;
    expect(offerOf(settings, service({ uploadSettings: ["grids", "dither"] }))).toEqual({
      isTaken: true,
      settings: { grids: ["8x8"] },
      left: ["file format", "colours", "dithering", "gaps"],
    });
  });

  it("does not name what asks for nothing", () => {
    expect(offerOf({ format: "same" }, service({ uploadSettings: [] }))).toMatchObject({
      isTaken: true,
      left: [],
    });
  });

  it.each([
    { regions: AREA },
    { keep: AREA },
    { regions: AREA, cover: "solid" },
    { regions: AREA, cover: "solid", color: "#000000" },
  ] as const)("never leaves out what hides: %o", (hiding) => {
    const [first] = Object.keys(hiding).slice(-1);
    const taken = ["regions", "keep", "cover", "color"].filter((name) => name !== first);
    expect(offerOf(hiding, service({ uploadSettings: taken })).isTaken).toBe(false);
    expect(offerOf(hiding, service({ uploadSettings: [...taken, first ?? ""] })).isTaken).toBe(true);
  });
});

describe("the time for which photos are kept", () => {
  it.each([
    [null, "never", "The cloud keeps the original until the owner of this site deletes it."],
    [7, "never", "The cloud deletes the original after 7 days."],
    [null, "after-success", "The cloud deletes the original once its pictures are ready."],
    [
      1,
      "after-success",
      "The cloud deletes the original once its pictures are ready, after 1 day at the latest.",
    ],
  ] as const)("of an original kept for %s days and deleted %s", (keptDays, deleted, text) => {
    expect(originalKeeping(service({ originals: { keptDays, deleted } }))).toBe(text);
  });

  it.each([
    [null, "Links work until the owner of this site deletes the pictures."],
    [1, "Links work for 1 day."],
    [30, "Links work for 30 days."],
  ])("of outputs kept for %s days", (keptDays, text) => {
    expect(linkKeeping(service({ outputs: { keptDays } }))).toBe(text);
  });
});
