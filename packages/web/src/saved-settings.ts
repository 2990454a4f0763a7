import { COUNT_RANGE, type GridChoice, SIZE_RANGE } from "./pixels/grid-choice.ts";
import { GAP_RANGE } from "./pixels/cell-drawing.ts";
import {
  DITHER_NAMES,
  DITHER_RANGE,
  INITIAL_SETTINGS,
  MOST_COLORS,
  PALETTE_NAMES,
  type Settings,
} from "./settings.ts";

const KEY = "pixelater.settings";

/** Saves the settings on this device, for the next visit. */
export function saveSettings(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Storage may be full or forbidden. The next visit then begins with the initial settings.
  }
}

/** Loads the saved settings. Each that is missing or has any other form gets its initial value. */
export function loadSettings(): Settings {
  try {
    return settingsFrom(JSON.parse(localStorage.getItem(KEY) ?? "null"));
  } catch {
    return INITIAL_SETTINGS;
  }
}

function settingsFrom(saved: unknown): Settings {
  const { mode, grid, palette, custom, dither, ditherPercent, format, shape, gapPercent, gapColor } =
    fieldsOf(saved);
  return {
    mode: oneOf(["hide", "art"], mode) ?? INITIAL_SETTINGS.mode,
    grid: gridFrom(fieldsOf(grid)),
    palette: oneOf(PALETTE_NAMES, palette) ?? null,
    custom: colorsFrom(custom) ?? INITIAL_SETTINGS.custom,
    dither: oneOf(DITHER_NAMES, dither) ?? INITIAL_SETTINGS.dither,
    ditherPercent: within(DITHER_RANGE, ditherPercent) ?? INITIAL_SETTINGS.ditherPercent,
    shape: oneOf(["square", "round"], shape) ?? INITIAL_SETTINGS.shape,
    gapPercent: within(GAP_RANGE, gapPercent) ?? INITIAL_SETTINGS.gapPercent,
    gapColor: isColor(gapColor) ? gapColor : INITIAL_SETTINGS.gapColor,
    format: oneOf(["same", "png", "jpeg"], format) ?? INITIAL_SETTINGS.format,
  };
}

function gridFrom({ by, count, size }: Readonly<Record<string, unknown>>): GridChoice {
  const { grid } = INITIAL_SETTINGS;
  return {
    by: oneOf(["across", "count", "size"], by) ?? grid.by,
    count: within(COUNT_RANGE, count) ?? grid.count,
    size: within(SIZE_RANGE, size) ?? grid.size,
  };
}

function colorsFrom(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.length <= MOST_COLORS && value.every(isColor)
    ? value
    : undefined;
}

function isColor(value: unknown): value is `#${string}` {
  return typeof value === "string" && /^#[0-9a-f]{6}$/.test(value);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function oneOf<const T extends string>(choices: readonly T[], value: unknown): T | undefined {
  return choices.find((choice) => choice === value);
}

function within({ min, max }: { readonly min: number; readonly max: number }, value: unknown) {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
    ? value
    : undefined;
}
