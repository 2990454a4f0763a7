import { hexOfRgb } from "../color/hex.ts";
import { quoted } from "../quoting.ts";
import { MOST_COLORS } from "./palette.ts";

/** Why a file of colors cannot be read. */
export type PaletteFileErrorCode = "UNKNOWN_FORMAT" | "BAD_LINE" | "WRONG_COUNT";

/** A file of colors that cannot be read. */
export class PaletteFileError extends Error {
  readonly code: PaletteFileErrorCode;
  /** The line at fault, counted from 1; undefined if it is the file as a whole. */
  readonly line: number | undefined;

  constructor(code: PaletteFileErrorCode, message: string, line?: number) {
    super(message);
    this.name = "PaletteFileError";
    this.code = code;
    this.line = line;
  }
}

/** The colors of a file. */
export interface PaletteFile {
  /** GIMP's `.gpl`, Paint Shop Pro's `.pal`, or `.hex`, a color a line. */
  readonly format: "gpl" | "pal" | "hex";
  /** The palette's own name, which only `.gpl` has. */
  readonly name: string | undefined;
  /** 1 to 256 colors as `"#rrggbb"`, in the file's order. */
  readonly colors: readonly string[];
}

/** A line with its number, counted from 1. */
interface Line {
  readonly number: number;
  readonly text: string;
}

/**
 * Parses a file of colors: GIMP's palettes (`.gpl`), those of Paint Shop Pro (`.pal`, JASC), and lists of hexadecimal colors
 * (`.hex`), as Lospec, Aseprite and GIMP write them. The content decides which it is. Alpha and names of colors are ignored.
 *
 * @throws {PaletteFileError} `UNKNOWN_FORMAT` for any other file, `BAD_LINE` for a line that is no color, `WRONG_COUNT` for
 *   no colors, more than 256, or another number than a `.pal` promises.
 *
 * @example
 * const { colors } = parsePaletteFile(await file.text());
 * pixelate(photo, { palette: colors });
 */
export function parsePaletteFile(text: string): PaletteFile {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map((line, i): Line => ({ number: i + 1, text: line.trim() }));
  const [first] = lines;
  if (/^GIMP Palette$/i.test(first.text)) return gimpPalette(lines.slice(1));
  if (first.text === "JASC-PAL") return jascPalette(lines.slice(1));
  const filled = lines.filter((line) => line.text !== "");
  if (filled.length > 0 && parseHexLine(filled[0].text) === undefined) {
    throw new PaletteFileError(
      "UNKNOWN_FORMAT",
      `Expected a .gpl, .pal (JASC) or .hex palette but it begins with ${quoted(filled[0].text)}`,
      filled[0].number,
    );
  }
  return { format: "hex", name: undefined, colors: colorsOf(filled, parseHexLine, "a color such as 1a2b3c") };
}

/** A header of fields, comments, then lines of red, green, blue and a name. */
function gimpPalette(lines: readonly Line[]): PaletteFile {
  const isField = ({ text }: Line) => /^(Name|Columns|Channels):/i.test(text);
  const name = lines
    .map(({ text }) => /^Name:\s*(.+)$/i.exec(text)?.[1])
    .find((found) => found !== undefined);
  const filled = lines.filter((line) => line.text !== "" && !line.text.startsWith("#") && !isField(line));
  return { format: "gpl", name, colors: colorsOf(filled, parseDecimalLine, DECIMAL) };
}

const NO_LINE: Line = { number: 0, text: "" };

/** A version, the number of colors, then lines of red, green and blue. */
function jascPalette(lines: readonly Line[]): PaletteFile {
  const [version = NO_LINE, count = NO_LINE, ...rest] = lines.filter((line) => line.text !== "");
  const promised = Number(count.text);
  if (version.text !== "0100" || !/^\d{1,6}$/.test(count.text)) {
    throw new PaletteFileError(
      "UNKNOWN_FORMAT",
      "Expected version 0100 and a number of colors after JASC-PAL but got others",
      2,
    );
  }
  const colors = colorsOf(rest, parseDecimalLine, DECIMAL);
  if (colors.length === promised) return { format: "pal", name: undefined, colors };
  throw new PaletteFileError(
    "WRONG_COUNT",
    `Expected ${promised} colors, as the palette promises, but got ${colors.length}`,
  );
}

const DECIMAL = "red, green and blue from 0 to 255";

function colorsOf(
  lines: readonly Line[],
  parse: (line: string) => string | undefined,
  expected: string,
): readonly string[] {
  if (lines.length === 0 || lines.length > MOST_COLORS) {
    throw new PaletteFileError(
      "WRONG_COUNT",
      `Expected 1 to ${MOST_COLORS} colors in a palette but got ${lines.length === 0 ? "none" : lines.length}`,
    );
  }
  return lines.map(({ number, text }) => {
    const color = parse(text);
    if (color !== undefined) return color;
    throw new PaletteFileError(
      "BAD_LINE",
      `Expected ${expected} in line ${number} of a palette but got ${quoted(text)}`,
      number,
    );
  });
}

function parseHexLine(line: string): string | undefined {
  const digits = /^#?([0-9a-f]{6})$/i.exec(line)?.[1];
  return digits && `#${digits.toLowerCase()}`;
}

function parseDecimalLine(line: string): string | undefined {
  const values = /^(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})(?:\s|$)/.exec(line)?.slice(1).map(Number);
  if (values === undefined || values.some((value) => value > 255)) return undefined;
  return hexOfRgb(values);
}
