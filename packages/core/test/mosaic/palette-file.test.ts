import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PaletteFileError, parsePaletteFile } from "../../src/exports/palette.ts";

const COLORS = ["#0f380f", "#306230", "#8bac0f", "#9bbc0f"];

const FILES = {
  // As Lospec exports them.
  hex: "0f380f\n306230\n8BAC0F\n9bbc0f\n",
  gpl: "GIMP Palette\n#Palette Name: Handheld\n#Colors: 4\n15\t56\t15\t0f380f\n48\t98\t48\t306230\n139\t172\t15\t8bac0f\n155\t188\t15\t9bbc0f\n",
  pal: "JASC-PAL\r\n0100\r\n4\r\n15 56 15\r\n48 98 48\r\n139 172 15\r\n155 188 15\r\n",
} as const;

describe("parsePaletteFile", () => {
  it.each(Object.entries(FILES))("reads a .%s", (format, text) => {
    expect(parsePaletteFile(text)).toEqual({ format, name: undefined, colors: COLORS });
  });

  it("reads what GIMP and Aseprite write: names, columns, alpha, indented numbers", () => {
    const gimp =
      "GIMP Palette\nName: My greens\nColumns: 2\n#\n 15  56  15\tUntitled\n 48  98  48\tDark green 2\n";
    expect(parsePaletteFile(gimp)).toEqual({ format: "gpl", name: "My greens", colors: COLORS.slice(0, 2) });
    const aseprite = "GIMP Palette\nChannels: RGBA\n#\n 15  56  15 255\tA\n 48  98  48 255\tB\n";
    expect(parsePaletteFile(aseprite).colors).toEqual(COLORS.slice(0, 2));
    expect(parsePaletteFile("JASC-PAL\n0100\n1\n15 56 15 255\n").colors).toEqual(COLORS.slice(0, 1));
    expect(parsePaletteFile("\uFEFF#0F380F\r306230\r\r").colors).toEqual(COLORS.slice(0, 2));
  });

  it.each([
    ["", "WRONG_COUNT", undefined],
    ["GIMP Palette\nName: none\n", "WRONG_COUNT", undefined],
    ["\n\nhello", "UNKNOWN_FORMAT", 3],
    ["RIFF\u0000\u0000PAL data", "UNKNOWN_FORMAT", 1],
    ["JASC-PAL\n0200\n1\n1 2 3\n", "UNKNOWN_FORMAT", 2],
    ["JASC-PAL", "UNKNOWN_FORMAT", 2],
    ["JASC-PAL\n0100\n3\n1 2 3\n", "WRONG_COUNT", undefined],
    ["JASC-PAL\n0100\n1\n1 2 3\n4 5 6\n", "WRONG_COUNT", undefined],
    ["JASC-PAL\n0100\n1\n1 2 256\n", "BAD_LINE", 4],
    ["GIMP Palette\n1 2\n", "BAD_LINE", 2],
    ["0f380f\n306230 \n\n#12345\n", "BAD_LINE", 4],
    ["0f380f\n".repeat(257), "WRONG_COUNT", undefined],
  ])("rejects %j as %s", (text, code, line) => {
    const error = caught(() => parsePaletteFile(text));
    expect(error).toBeInstanceOf(PaletteFileError);
    expect({ code: error?.code, line: error?.line }).toEqual({ code, line });
    expect(error?.message).toMatch(/^Expected .* but /);
  });

  it("gives 1 to 256 colors or a PaletteFileError for any text", () => {
    const words = fc.constantFrom(
      "GIMP Palette",
      "JASC-PAL",
      "0100",
      "1",
      "0 0 0",
      "#",
      "abcdef",
      "Name: x",
      "é",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((lines) => lines.join("\n")),
        ),
        (text) => {
          let colors: readonly string[] = ["#000000"];
          const error = caught(() => {
            ({ colors } = parsePaletteFile(text));
          });
          if (error === undefined) expect(colors.length).toBeGreaterThan(0);
          expect(colors.every((color) => /^#[0-9a-f]{6}$/.test(color))).toBe(true);
        },
      ),
    );
  });
});

/** Returns the PaletteFileError that a call throws; any other error is thrown. */
function caught(call: () => unknown): PaletteFileError | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof PaletteFileError) return error;
    throw error;
  }
}
