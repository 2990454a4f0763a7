import type { TensorSettings } from "../data/photo-data.ts";
import { CHANNELS, DTYPES, type FlagName, LAYOUTS, LIGHTS } from "./flags.ts";
import { type LabeledGrid, parseGrids } from "./grids.ts";
import { oneOf, type ReadFlags, valueGiven, written, wrongValue } from "./read-flags.ts";
import { UsageError } from "./usage-error.ts";

/** Where placeholders go, and how. */
export interface PlaceholderTarget {
  readonly kind: "placeholder";
  readonly format: "json" | "html";
  /** Undefined: standard output. */
  readonly path: string | undefined;
  readonly columns: number;
}

/** The arrays to write. */
export interface TensorTarget {
  readonly kind: "tensors";
  /** A file for each grid. */
  readonly paths: readonly string[];
  readonly settings: TensorSettings;
}

/** What is written in place of pixelated photos. */
export type DataTarget = PlaceholderTarget | TensorTarget;

/** Flags that are useful beside each of the two. */
const USEFUL: Readonly<Record<"placeholder" | "npy", readonly FlagName[]>> = {
  placeholder: ["placeholder", "across", "force", "jobs", "quiet"],
  npy: [
    ...(["npy", "layout", "channels", "dtype", "light"] as const),
    ...(["grid", "cell-size", "across", "force", "jobs", "quiet"] as const),
  ],
};

/** Flags that only tell how arrays are written. */
const ARRAY_FLAGS = ["layout", "channels", "dtype"] as const;

/** Cells of an array without grids. */
const ARRAY_GRID = "32";

/** Columns of placeholders: most and default. */
const MOST_COLUMNS = 64;
const COLUMNS = 8;

/** Returns what is written in place of pixelated photos; undefined if nothing is. @throws {UsageError} */
export function dataTargetOf(flags: ReadFlags, requested: readonly LabeledGrid[]): DataTarget | undefined {
  const placeholder = valueGiven(flags, "placeholder");
  const npy = valueGiven(flags, "npy");
  if (npy === undefined) {
    const useless = ARRAY_FLAGS.find((name) => flags.given.has(name));
    if (useless !== undefined) throw new UsageError(`Expected --npy beside ${written(useless)}`);
  }
  if (placeholder !== undefined) {
    requireUseful(flags, "placeholder");
    return placeholderTarget(placeholder, valueGiven(flags, "across"));
  }
  if (npy === undefined) return undefined;
  requireUseful(flags, "npy");
  if (!/.\.npy$/i.test(npy)) throw wrongValue("npy", npy);
  const layout = valueGiven(flags, "layout");
  const channels = valueGiven(flags, "channels");
  const dtype = valueGiven(flags, "dtype");
  const light = valueGiven(flags, "light");
  const hasGrids = (["grid", "cell-size", "across"] as const).some((name) => flags.given.has(name));
  const grids = hasGrids ? requested : parseGrids([ARRAY_GRID]);
  return {
    kind: "tensors",
    paths: grids.length === 1 ? [npy] : grids.map(({ label }) => npy.replace(/\.npy$/i, `-${label}$&`)),
    settings: {
      grids: grids.map(({ options }) => options),
      light: light === undefined ? "srgb" : oneOf("light", light, LIGHTS),
      tensor: {
        layout: layout !== undefined && oneOf("layout", layout, LAYOUTS) === "nhwc" ? "hwc" : "chw",
        channels: channels === undefined ? "rgb" : oneOf("channels", channels, CHANNELS),
        dtype: dtype === undefined ? "float32" : oneOf("dtype", dtype, DTYPES),
      },
    },
  };
}

function requireUseful({ given }: ReadFlags, mode: keyof typeof USEFUL): void {
  const useless = [...given.keys()].find((name) => !USEFUL[mode].includes(name));
  if (useless === undefined) return;
  throw new UsageError(
    `Expected no ${written(useless)} with ${written(mode)}, which writes no photos, but got it`,
  );
}

function placeholderTarget(text: string, across: string | undefined): PlaceholderTarget {
  const columns = across === undefined ? COLUMNS : Number(across);
  if (!Number.isInteger(columns) || columns < 1 || columns > MOST_COLUMNS) {
    throw new UsageError(
      `Expected a whole number from 1 to ${MOST_COLUMNS} for --across with --placeholder but got "${across ?? ""}"`,
    );
  }
  const extension = /^(?:.*\.)?(json|html)$/is.exec(text)?.[1]?.toLowerCase();
  if (extension !== "json" && extension !== "html") throw wrongValue("placeholder", text);
  return { kind: "placeholder", format: extension, path: /[./]/.test(text) ? text : undefined, columns };
}
