import { parseArgs } from "node:util";
import {
  applyPalette,
  type Palette,
  PALETTES,
  parseRegions,
  type PixelateOptions,
  type Region,
} from "@pixelater/core";
import { DEFAULT_GRIDS, type LabelledGrid, parseCellSizes, parseGrids } from "./grids.ts";
import { UsageError } from "./usage-error.ts";

/** A command line that was understood. */
export interface Command {
  /** Files, folders and globs; `-` is standard input. At least one. */
  readonly inputs: readonly string[];
  /** At least one. */
  readonly grids: readonly LabelledGrid[];
  readonly settings: Settings;
  /** A folder, or `-` for standard output; undefined puts files beside each photo. */
  readonly out: string | undefined;
  readonly force: boolean;
  readonly messages: "paths" | "json" | "quiet";
}

/** The same for every grid of every photo. */
export type Settings = Pick<PixelateOptions, "format" | "quality" | "light" | "palette" | "regions">;

/**
 * @param args the command line without node and script.
 * @throws {UsageError}
 */
export function parseArguments(args: readonly string[]): Command | "help" | "version" {
  const { values, positionals } = split(args);
  if (values.help === true) return "help";
  if (values.version === true) return "version";
  if (positionals.length === 0)
    throw new UsageError("Expected a photo, a folder or a glob; see pixelater --help");
  const command: Command = {
    inputs: positionals,
    grids: gridsOf(values.grid, values["cell-size"]),
    settings: {
      ...(values.format !== undefined && { format: oneOf("--format", values.format, FORMATS) }),
      ...(values.light !== undefined && { light: oneOf("--light", values.light, LIGHTS) }),
      ...(values.quality !== undefined && { quality: parseQuality(values.quality) }),
      ...(values.palette !== undefined && { palette: parsePalette(values.palette) }),
      ...(values.regions !== undefined && { regions: regionsOf(values.regions) }),
    },
    out: values.out ?? (positionals.length === 1 && positionals[0] === "-" ? "-" : undefined),
    force: values.force === true,
    messages: values.quiet === true ? "quiet" : values.json === true ? "json" : "paths",
  };
  requireOneForStdout(command);
  return command;
}

const FORMATS = ["same", "jpeg", "png"] as const;
const LIGHTS = ["srgb", "linear"] as const;

function split(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        grid: { type: "string", short: "g" },
        "cell-size": { type: "string", short: "c" },
        light: { type: "string" },
        palette: { type: "string" },
        regions: { type: "string", short: "r" },
        out: { type: "string", short: "o" },
        force: { type: "boolean", short: "f" },
        format: { type: "string" },
        quality: { type: "string" },
        json: { type: "boolean" },
        quiet: { type: "boolean", short: "q" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function gridsOf(grid: string | undefined, cellSize: string | undefined): LabelledGrid[] {
  if (cellSize === undefined) return parseGrids(grid ?? DEFAULT_GRIDS);
  if (grid === undefined) return parseCellSizes(cellSize);
  throw new UsageError("Expected --grid or --cell-size but received both; --grid takes cell sizes as 10px");
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value);
  if (found !== undefined) return found;
  throw new UsageError(`Expected ${allowed.join(" or ")} for ${option} but received "${value}"`);
}

function parseQuality(text: string): number {
  const quality = Number(text);
  if (/^\d+$/.test(text) && quality >= 1 && quality <= 100) return quality;
  throw new UsageError(`Expected a whole number from 1 to 100 for --quality but received "${text}"`);
}

/** A palette by its name, or colours in hexadecimal, with or without the #. */
function parsePalette(text: string): Palette {
  const named = Object.keys(PALETTES).find((name): name is keyof typeof PALETTES => name === text);
  if (named !== undefined) return named;
  const colors = text.split(",").map((color) => color.trim().replace(/^#?/, "#"));
  requireColors(colors, text);
  return colors;
}

function regionsOf(text: string): readonly Region[] {
  try {
    return parseRegions(text);
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)} for --regions`, {
      cause,
    });
  }
}

/** Core knows which colours it takes: it is asked with a mosaic of one cell. */
function requireColors(colors: string[], text: string): void {
  try {
    const edges = Uint32Array.of(0, 1);
    const cell = { columns: 1, rows: 1, width: 1, height: 1, xEdges: edges, yEdges: edges };
    applyPalette({ ...cell, colors: new Uint8Array(4) }, colors);
  } catch (cause) {
    const names = Object.keys(PALETTES).join(", ");
    throw new UsageError(
      `Expected ${names} or colours such as #102030,#fff for --palette but received "${text}"`,
      {
        cause,
      },
    );
  }
}

function requireOneForStdout({ out, grids, inputs }: Command): void {
  if (out !== "-") return;
  if (grids.length > 1) {
    const labels = grids.map(({ label }) => label).join(",");
    throw new UsageError(`Expected one --grid for standard output but received ${grids.length} (${labels})`);
  }
  if (inputs.length > 1) {
    throw new UsageError(`Expected one photo for standard output but received ${inputs.length}`);
  }
}
