import * as v from "valibot";
import { COUNT_RANGE, SIZE_RANGE } from "./pixels/grid-choice.ts";
import { INITIAL_SETTINGS, PALETTE_NAMES, type Settings } from "./settings.ts";

const KEY = "pixelater.settings";

const within = ({ min, max }: { readonly min: number; readonly max: number }) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

const SavedSettings = v.object({
  mode: v.picklist(["hide", "art"]),
  grid: v.object({
    by: v.picklist(["count", "size"]),
    count: within(COUNT_RANGE),
    size: within(SIZE_RANGE),
  }),
  palette: v.nullable(v.picklist(PALETTE_NAMES)),
  format: v.picklist(["same", "png", "jpeg"]),
});

/** Saves the settings on this device, for the next visit. */
export function saveSettings(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Storage may be full or forbidden. The next visit then begins with the initial settings.
  }
}

/** Loads the saved settings; the initial ones if there are none or if they have any other form. */
export function loadSettings(): Settings {
  try {
    const parsed = v.safeParse(SavedSettings, JSON.parse(localStorage.getItem(KEY) ?? "null"));
    return parsed.success ? parsed.output : INITIAL_SETTINGS;
  } catch {
    return INITIAL_SETTINGS;
  }
}
