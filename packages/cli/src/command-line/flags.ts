import { DITHERS, PALETTES } from "@pixelater/core/palette";

/** A flag. The parser, `--help` and the completions are generated from these. */
export interface Flag {
  /** The long name, without dashes. */
  readonly name: string;
  /** The short name: a letter, without its dash. */
  readonly short?: string;
  /** The name of the flag's value in the help; undefined for a flag without a value. */
  readonly value?: string;
  /** The valid values in an error message: "Expected … for --grid but got …". */
  readonly expects?: string;
  /** The flag may be repeated, and its values add up. */
  readonly isRepeatable?: true;
  readonly group: "Cells" | "Files" | "Data" | "Reveal" | "Messages";
  /** One line for the help and for shells that show descriptions. */
  readonly summary: string;
  /** The text after the summary in the help. */
  readonly details?: string;
  /** The completions of the value: words, or paths of folders and images. */
  readonly offers?: readonly string[] | "paths";
}

export const SHELLS = ["bash", "zsh", "fish"] as const;
export const FORMATS = ["same", "jpeg", "png"] as const;
export const COVERS = ["cells", "solid", "surroundings"] as const;
export const LIGHTS = ["srgb", "linear"] as const;
export const SIZES = ["photo", "cells"] as const;
export const SHAPES = ["square", "round"] as const;
export const LAYOUTS = ["nchw", "nhwc"] as const;
export const CHANNELS = ["rgb", "luma"] as const;
export const DTYPES = ["float32", "uint8"] as const;
export const PALETTE_NAMES = Object.keys(PALETTES);

export const FLAGS = [
  {
    name: "grid",
    short: "g",
    value: "LIST",
    expects: "grids such as 8,16x9,10px",
    isRepeatable: true,
    group: "Cells",
    summary: "grids of cells",
    details:
      "16 is 16 × 16 cells, 16x9 is 16 columns and 9 rows, 10px is cells of 10 × 10 pixels, 48-across is 48 square cells across (default 8,16,32,48,64; 16 for a single output)",
    offers: ["8", "16", "32", "48", "64", "8,16,32,48,64"],
  },
  {
    name: "cell-size",
    short: "c",
    value: "LIST",
    expects: "pixels such as 10,25",
    isRepeatable: true,
    group: "Cells",
    summary: "size of the cells in pixels",
    details: "10 is 10 × 10 pixels, the same as --grid 10px",
    offers: ["8", "10", "16", "25", "40"],
  },
  {
    name: "across",
    value: "N",
    expects: "a whole number from 1 to 9999",
    group: "Cells",
    summary: "square cells, so many across",
    details:
      "those down follow from the photo's shape; the same as --grid N-across. --grid also takes N-down and N-long",
    offers: ["32", "48", "64", "96"],
  },
  {
    name: "regions",
    short: "r",
    value: "LIST",
    expects: "regions such as 10%,20%,30%,15%",
    isRepeatable: true,
    group: "Cells",
    summary: "hide only these regions",
    details:
      'left,top,width,height in pixels or percent, after "ellipse" for an ellipse; or polygon x,y,x,y,x,y; then any of cells 4, cover solid, color #000000, rotate 20 and pad 10%. With ";" between regions. Every cell that a region touches is hidden, in a JPEG also every cell that shares an MCU with it',
  },
  {
    name: "faces",
    group: "Cells",
    summary: "hide faces",
    details:
      "finds faces and hides them like --regions, and beside them; best with --strength 4 or --cover surroundings. Says how many; look at the outputs, as some faces are missed. A photo in which none is found fails, unless --regions are given",
  },
  {
    name: "min-face",
    value: "PIXELS",
    expects: "a whole number of pixels from 1 to 9999",
    group: "Cells",
    summary: "height of the smallest face to find",
    details: "default: a fiftieth of the photo's longer side. Half of that takes four times as long",
    offers: ["12", "24", "48"],
  },
  {
    name: "min-score",
    value: "SCORE",
    expects: "a number between 0 and 1, such as 0.46",
    group: "Cells",
    summary: "lowest score of a face",
    details: "default 0.46; a lower one finds more faces, and more that are none",
    offers: ["0.3", "0.46", "0.7"],
  },
  {
    name: "turned",
    group: "Cells",
    summary: "find faces also in a photo that lies on its side",
    details: "or is upside down; takes four times as long",
  },
  {
    name: "regions-file",
    value: "FILE",
    expects: "the file of an earlier run's --json",
    group: "Cells",
    summary: "hide the regions that an earlier run found",
    details: "the lines of JSON that it printed, which you may edit. A photo that they do not list fails",
    offers: "paths",
  },
  {
    name: "strength",
    value: "N",
    expects: "a whole number from 1 to 256",
    group: "Cells",
    summary: "cells across each region",
    details:
      "across its longer side, in a grid of its own: 4 hides well, 16 shows who it is. In place of --grid, with --regions or --faces; writes one output",
    offers: ["1", "3", "4", "6", "8"],
  },
  {
    name: "keep",
    value: "LIST",
    expects: "regions such as 10%,20%,30%,15%",
    isRepeatable: true,
    group: "Cells",
    summary: "hide everything but these regions",
    details: "in place of --regions, and written like them",
  },
  {
    name: "cover",
    value: "HOW",
    expects: COVERS.join(" or "),
    group: "Cells",
    summary: "how regions are hidden",
    details:
      "cells (default): their mean colours, which can be read back where cells are small; solid: one colour; surroundings: cells of the colours around. The last two show nothing of a region",
    offers: COVERS,
  },
  {
    name: "color",
    value: "COLOR",
    expects: 'auto or a colour such as "#000000"',
    group: "Cells",
    summary: "colour of a solid cover",
    details: 'such as "#000000"; auto (default) is the mean colour around a region',
    offers: ["auto", "#000000", "#ffffff"],
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
    expects: `${PALETTE_NAMES.join(", ")}, colours such as #102030,#ffffff, a number such as 16 or a file`,
    group: "Cells",
    summary: "use only these colours",
    details: `${PALETTE_NAMES.join(", ")}, a list such as "#102030,#ffffff", a number: so many colours that suit the photo best, or a .gpl, .hex or .pal (JASC) file`,
    offers: [...PALETTE_NAMES, "8", "16"],
  },
  {
    name: "dither",
    value: "HOW",
    expects: DITHERS.join(" or "),
    group: "Cells",
    summary: "mix the colours of the palette",
    details: `${DITHERS.join(", ")} (default none)`,
    offers: DITHERS,
  },
  {
    name: "dither-strength",
    value: "SHARE",
    expects: "a number above 0, at most 1, such as 0.5",
    group: "Cells",
    summary: "how far cells may leave their own colour for the mix",
    details: "above 0, at most 1 (default)",
    offers: ["0.25", "0.5", "0.75"],
  },
  {
    name: "gap",
    value: "PIXELS",
    expects: "a whole number of pixels from 1 to 1000",
    group: "Cells",
    summary: "pixels between two cells",
    details: "half of them on each side of a cell, along the edges of the photo as well",
    offers: ["1", "2", "4"],
  },
  {
    name: "gap-color",
    value: "COLOR",
    expects: 'transparent or a colour such as "#101010"',
    group: "Cells",
    summary: "colour between the cells",
    details: 'such as "#101010" (default white), or transparent in a PNG',
    offers: ["#ffffff", "#000000", "transparent"],
  },
  {
    name: "shape",
    value: "SHAPE",
    expects: SHAPES.join(" or "),
    group: "Cells",
    summary: "shape of the cells",
    details: "square (default) or round",
    offers: SHAPES,
  },
  {
    name: "size",
    value: "SIZE",
    expects: SIZES.join(" or "),
    group: "Cells",
    summary: "size of the outputs",
    details: "photo (default), or cells for a pixel a cell: a sprite, a preview",
    offers: SIZES,
  },
  {
    name: "scale",
    value: "N",
    expects: "a whole number from 1 to 1000",
    group: "Cells",
    summary: "pixels of a cell, across and down, with --size cells",
    details: "implies --size cells",
    offers: ["1", "4", "8", "16"],
  },
  {
    name: "review",
    value: "FILE",
    expects: "a name that ends in .html",
    group: "Files",
    summary: "write a page that shows what would be hidden, and nothing else",
    details:
      "each photo with its regions outlined, their scores and their text for --regions. To go on, repeat the command without --review",
    offers: ["review.html"],
  },
  {
    name: "out",
    short: "o",
    value: "DIR|FILE",
    expects: "a folder, a .jpg or .png file, or -",
    group: "Files",
    summary: "folder or file of the outputs",
    details:
      "a folder (default: beside each photo); for one photo and one grid also a .jpg or .png file, or - for standard output. A name that ends in / is always a folder",
    offers: "paths",
  },
  {
    name: "name",
    value: "TEMPLATE",
    expects: 'a template such as "{name}-{grid}"',
    group: "Files",
    summary: "names of the outputs",
    details:
      "default \"{name}-{grid}\". {name} is the photo's name without its extension, {dir} its folder's name, {grid} the grid (8x8, 10px), {ext} jpg or png; a / creates folders. The extension is added",
    offers: ["{name}-{grid}", "{grid}/{name}", "{dir}-{name}-{grid}"],
  },
  {
    name: "force",
    short: "f",
    group: "Files",
    summary: "replace existing files",
    details: "without this flag, they are kept and count as failures",
  },
  {
    name: "skip-existing",
    group: "Files",
    summary: "continue an interrupted run",
    details: "existing outputs are kept and only missing ones are written",
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
    name: "progressive",
    group: "Files",
    summary: "write JPEG outputs as progressive ones",
    details: "whose first bytes show a coarse picture",
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
    name: "placeholder",
    value: "HOW",
    expects: "json, html, or a file that ends so",
    group: "Data",
    summary: "print a preview of each photo for web pages, and write no photo",
    details:
      "json by path: size, mean colour, data URL, CSS, ThumbHash and BlurHash; html: <img> elements; a file such as gallery.html is written. 8 cells across, or --across N",
    offers: ["json", "html"],
  },
  {
    name: "npy",
    value: "FILE",
    expects: "a file that ends in .npy",
    group: "Data",
    summary: "write the cells of all photos as one array for numpy, and no photo",
    details:
      "with their names in a .json beside it. Several grids are measured in one pass and give a file each (default: --grid 32). All photos must have the same shape, which --across gives only to photos that have it",
    offers: "paths",
  },
  {
    name: "layout",
    value: "LAYOUT",
    expects: LAYOUTS.join(" or "),
    group: "Data",
    summary: "order of an array's dimensions",
    details: "nchw (default, PyTorch) or nhwc (TensorFlow)",
    offers: LAYOUTS,
  },
  {
    name: "channels",
    value: "CHANNELS",
    expects: CHANNELS.join(" or "),
    group: "Data",
    summary: "channels of an array",
    details: "rgb (default) or luma, which is one",
    offers: CHANNELS,
  },
  {
    name: "dtype",
    value: "TYPE",
    expects: DTYPES.join(" or "),
    group: "Data",
    summary: "numbers of an array",
    details:
      "float32 from 0 to 1 (default) or uint8 from 0 to 255. With --light linear they are linear light",
    offers: DTYPES,
  },
  {
    name: "frame-ms",
    value: "N",
    expects: "a whole number from 1 to 65535",
    group: "Reveal",
    summary: "milliseconds of each frame of pixelater reveal",
    details: "default 400; a GIF has hundredths of a second",
    offers: ["100", "250", "400", "1000"],
  },
  {
    name: "loop",
    value: "N",
    expects: "a whole number from 1 to 65535",
    group: "Reveal",
    summary: "how often pixelater reveal plays",
    details: "default: without end",
    offers: ["1", "3"],
  },
  {
    name: "long-side",
    value: "PIXELS",
    expects: "a whole number from 1 to 65535",
    group: "Reveal",
    summary: "longer side of pixelater reveal",
    details: "default: the photo's",
    offers: ["320", "640", "1024"],
  },
  {
    name: "json",
    group: "Messages",
    summary: "print a line of JSON for each photo instead of the paths",
  },
  { name: "quiet", short: "q", group: "Messages", summary: "print failures only" },
  {
    name: "completions",
    value: "SHELL",
    expects: SHELLS.join(" or "),
    group: "Messages",
    summary: "print the completion script of a shell",
    details: SHELLS.join(", "),
    offers: SHELLS,
  },
  { name: "help", short: "h", group: "Messages", summary: "print this help" },
  { name: "version", group: "Messages", summary: "print the version" },
] as const satisfies readonly Flag[];

export type FlagName = (typeof FLAGS)[number]["name"];

/** Two flags that exclude each other, with advice for the error. */
export interface Contradiction {
  readonly flags: readonly [FlagName, FlagName];
  readonly advice: string;
}

/** Flags that only `pixelater reveal` takes. */
export const REVEAL_FLAGS: readonly FlagName[] = ["frame-ms", "loop", "long-side"];

export const CONTRADICTIONS: readonly Contradiction[] = [
  { flags: ["grid", "cell-size"], advice: "--grid takes cell sizes, too: 10px" },
  {
    flags: ["force", "skip-existing"],
    advice: "--force replaces existing files, --skip-existing keeps them",
  },
  { flags: ["grid", "across"], advice: "--grid takes 48-across, too" },
  { flags: ["cell-size", "across"], advice: "one of them decides the cells" },
  { flags: ["across", "strength"], advice: "--across is for photos, --strength for each region" },
  { flags: ["grid", "strength"], advice: "--grid is for photos, --strength for each region" },
  { flags: ["cell-size", "strength"], advice: "--cell-size is for photos, --strength for each region" },
  { flags: ["keep", "strength"], advice: "what is hidden around --keep has the cells of --grid" },
  { flags: ["placeholder", "npy"], advice: "one of them at a time" },
  { flags: ["json", "quiet"], advice: "--json prints every photo, --quiet only failures" },
];

/** Returns the flag with a name. */
export function flagOf(name: FlagName): Flag {
  const found: Flag | undefined = FLAGS.find((flag) => flag.name === name);
  if (found === undefined) throw new TypeError(`Expected the name of a flag but got ${name}`);
  return found;
}
