import { PALETTES } from "@pixelater/core/palette";

/** A flag of the command. The parser, `--help` and the shells' completions are all made from these. */
export interface Flag {
  /** The long name, without dashes. */
  readonly name: string;
  /** A letter for short, without its dash. */
  readonly short?: string;
  /** Takes a value, which the help calls by this name. */
  readonly value?: string;
  /** What a value has to be, as errors say it: "Expected … for --grid but got …". */
  readonly expects?: string;
  /** May be given several times, and the values add up. Any other flag may be given once. */
  readonly isRepeatable?: true;
  readonly group: "Cells" | "Files" | "Messages";
  /** A line for the help and for shells that show one beside a completion. */
  readonly summary: string;
  /** What the help says after the summary. */
  readonly details?: string;
  /** The values that shells offer: words, or the paths of folders and images. */
  readonly offers?: readonly string[] | "paths";
}

export const SHELLS = ["bash", "zsh", "fish"] as const;
export const FORMATS = ["same", "jpeg", "png"] as const;
export const LIGHTS = ["srgb", "linear"] as const;
export const PALETTE_NAMES = Object.keys(PALETTES);

export const FLAGS = [
  {
    name: "grid",
    short: "g",
    value: "LIST",
    expects: "grids such as 8,16x9,10px",
    isRepeatable: true,
    group: "Cells",
    summary: "grids to pixelate by",
    details:
      "16 is 16 × 16 cells, 16x9 sixteen columns and nine rows, 10px cells of 10 × 10 pixels (default 8,16,32,48,64; 16 where one image is written)",
    offers: ["8", "16", "32", "48", "64", "8,16,32,48,64"],
  },
  {
    name: "cell-size",
    short: "c",
    value: "LIST",
    expects: "pixels such as 10,25",
    isRepeatable: true,
    group: "Cells",
    summary: "cells of so many pixels a side",
    details: "10 is the same as --grid 10px",
    offers: ["8", "10", "16", "25", "40"],
  },
  {
    name: "regions",
    short: "r",
    value: "LIST",
    expects: "regions such as 10%,20%,30%,15%",
    isRepeatable: true,
    group: "Cells",
    summary: "pixelate only these regions",
    details:
      'left,top,width,height in pixels or percent, "ellipse" in front for a round one, ";" between several. All cells that a region, or a JPEG\'s blocks under it, reach into are pixelated',
  },
  {
    name: "light",
    value: "HOW",
    expects: LIGHTS.join(" or "),
    group: "Cells",
    summary: "how colours are averaged",
    details: "srgb averages the file's values (default), linear averages light",
    offers: LIGHTS,
  },
  {
    name: "palette",
    value: "COLORS",
    expects: `${PALETTE_NAMES.join(", ")} or colours such as #102030,#ffffff`,
    group: "Cells",
    summary: "paint in these colours only",
    details: `${PALETTE_NAMES.join(", ")}, or a list such as "#102030,#ffffff"`,
    offers: PALETTE_NAMES,
  },
  {
    name: "out",
    short: "o",
    value: "DIR|FILE",
    expects: "a folder, a .jpg or .png file, or -",
    group: "Files",
    summary: "where the outputs go",
    details:
      "a folder (default: beside each photo); for one photo and one grid also a .jpg or .png file, or - for standard output. A name that ends with / is always a folder",
    offers: "paths",
  },
  {
    name: "name",
    value: "TEMPLATE",
    expects: 'a template such as "{name}-{grid}"',
    group: "Files",
    summary: "names of the outputs",
    details:
      "default \"{name}-{grid}\". {name} is the photo's name without its extension, {dir} its folder's name, {grid} the grid (8x8, 10px), {ext} jpg or png; a / makes folders. The extension is added",
    offers: ["{name}-{grid}", "{grid}/{name}", "{dir}-{name}-{grid}"],
  },
  {
    name: "force",
    short: "f",
    group: "Files",
    summary: "replace existing files",
    details: "without it they are left alone and count as failures",
  },
  {
    name: "skip-existing",
    group: "Files",
    summary: "go on with an interrupted run",
    details: "outputs that exist are kept and only the missing ones are made",
  },
  {
    name: "format",
    value: "FORMAT",
    expects: FORMATS.join(" or "),
    group: "Files",
    summary: "format of the outputs",
    details: "same (default), jpeg or png",
    offers: FORMATS,
  },
  {
    name: "quality",
    value: "N",
    expects: "a whole number from 1 to 100",
    group: "Files",
    summary: "quality of JPEG outputs",
    details: "1 to 100 (default 80)",
    offers: ["60", "80", "90", "95"],
  },
  {
    name: "jobs",
    short: "j",
    value: "N",
    expects: "a whole number from 1 to 256",
    group: "Files",
    summary: "photos to pixelate at once",
    details: "default: one for each processor core",
    offers: ["1", "2", "4", "8"],
  },
  {
    name: "json",
    group: "Messages",
    summary: "print a line of JSON for each photo in place of the paths",
  },
  { name: "quiet", short: "q", group: "Messages", summary: "print failures only" },
  {
    name: "completions",
    value: "SHELL",
    expects: SHELLS.join(" or "),
    group: "Messages",
    summary: "print the completions for a shell",
    details: SHELLS.join(", "),
    offers: SHELLS,
  },
  { name: "help", short: "h", group: "Messages", summary: "print this help" },
  { name: "version", group: "Messages", summary: "print the version" },
] as const satisfies readonly Flag[];

export type FlagName = (typeof FLAGS)[number]["name"];

/** Two flags that contradict each other, whatever their values, and what to do about it. */
export interface Contradiction {
  readonly flags: readonly [FlagName, FlagName];
  readonly advice: string;
}

export const CONTRADICTIONS: readonly Contradiction[] = [
  { flags: ["grid", "cell-size"], advice: "--grid takes cell sizes, too: 10px" },
  {
    flags: ["force", "skip-existing"],
    advice: "--force replaces existing files, --skip-existing keeps them",
  },
  { flags: ["json", "quiet"], advice: "--json prints every photo, --quiet only failures" },
];

/** Returns the flag of a name. */
export function flagOf(name: FlagName): Flag {
  const found: Flag | undefined = FLAGS.find((flag) => flag.name === name);
  if (found === undefined) throw new TypeError(`Expected the name of a flag but got ${name}`);
  return found;
}
