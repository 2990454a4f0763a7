import { afterEach, describe, expect, test, vi } from "vitest";
import { loadSettings, saveSettings } from "../src/saved-settings.ts";
import { INITIAL_SETTINGS, type Settings } from "../src/settings.ts";

/** Replaces the browser's storage by one that has this text. */
function storeText(text: string | null): void {
  vi.stubGlobal("localStorage", {
    getItem: () => text,
    setItem: (_: string, value: string) => {
      text = value;
    },
  });
}
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("settings", () => {
  test("are loaded as they were saved", () => {
    storeText(null);
    const settings: Settings = {
      mode: "hide",
      grid: { by: "size", count: 8, size: 24 },
      palette: "custom",
      custom: ["#102030", "#ffeedd"],
      dither: "atkinson",
      ditherPercent: 40,
      shape: "round",
      gapPercent: 12,
      gapColor: "#101010",
      format: "png",
    };
    saveSettings(settings);
    expect(loadSettings()).toEqual(settings);
  });

  test.each([
    null,
    "",
    "{",
    "[]",
    "7",
    '{"mode":"x","grid":{"by":1,"count":1e9,"size":"8"},"palette":"toString","dither":"bayer3","format":null,"custom":["red"],"ditherPercent":0,"shape":"oval","gapPercent":61,"gapColor":"#fff"}',
  ])("are the initial ones if %j was saved", (text) => {
    storeText(text);
    expect(loadSettings()).toEqual(INITIAL_SETTINGS);
  });

  test("that are valid are kept beside those that are not", () => {
    storeText('{"mode":"hide","grid":{"count":500,"size":9}}');
    expect(loadSettings()).toEqual({
      ...INITIAL_SETTINGS,
      mode: "hide",
      grid: { ...INITIAL_SETTINGS.grid, size: 9 },
    });
  });

  test("need no storage", () => {
    vi.stubGlobal("localStorage", undefined);
    expect(loadSettings()).toEqual(INITIAL_SETTINGS);
    expect(() => {
      saveSettings(INITIAL_SETTINGS);
    }).not.toThrow();
  });
});
