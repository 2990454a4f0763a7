import { describe, expect, it } from "vitest";
import { parseArguments } from "../src/arguments.ts";
import { UsageError } from "../src/usage-error.ts";

describe("parseArguments", () => {
  it("fills in the defaults", () => {
    expect(parseArguments(["cat.jpg"])).toEqual({
      inputs: ["cat.jpg"],
      grids: [8, 16, 32, 48, 64].map((n) => ({
        label: `${n}x${n}`,
        options: { grid: { columns: n, rows: n } },
      })),
      settings: {},
      out: undefined,
      force: false,
      messages: "paths",
    });
  });

  it("takes every setting, and no grid twice", () => {
    const args =
      "a.jpg b -g 16x9,10px,16x9 --format png --quality 90 --light linear --palette gameboy -o out -f -q";
    expect(parseArguments([...args.split(" "), "-r", "10%,0,5,5; ellipse 1,2,3,4"])).toEqual({
      inputs: ["a.jpg", "b"],
      grids: [
        { label: "16x9", options: { grid: { columns: 16, rows: 9 } } },
        { label: "10px", options: { cellSize: 10 } },
      ],
      settings: {
        format: "png",
        quality: 90,
        light: "linear",
        palette: "gameboy",
        regions: [
          { left: "10%", top: 0, width: 5, height: 5 },
          { shape: "ellipse", left: 1, top: 2, width: 3, height: 4 },
        ],
      },
      out: "out",
      force: true,
      messages: "quiet",
    });
  });

  it.each([
    [["--help"], "help"],
    [["-h", "cat.jpg"], "help"],
    [["--version"], "version"],
  ])("understands %j", (args, expected) => {
    expect(parseArguments(args)).toBe(expected);
  });

  it.each([
    [[], "Expected a photo, a folder or a glob"],
    [["a.jpg", "--grids", "8"], "--grids"],
    [["a.jpg", "--grid", "0"], 'Expected grids such as 8,16x9,10px for --grid but received "0"'],
    [["a.jpg", "--grid", "8,,16"], 'received "8,,16"'],
    [["a.jpg", "--cell-size", "-3"], "--cell-size"],
    [["a.jpg", "--cell-size", "ten"], 'Expected pixels such as 10,25 for --cell-size but received "ten"'],
    [["a.jpg", "--grid", "8", "--cell-size", "8"], "received both"],
    [["a.jpg", "--format", "gif"], 'Expected same or jpeg or png for --format but received "gif"'],
    [["a.jpg", "--quality", "101"], "whole number from 1 to 100"],
    [["a.jpg", "--quality", "8e1"], "whole number from 1 to 100"],
    [["a.jpg", "--light", "dark"], "Expected srgb or linear"],
    [["a.jpg", "--palette", "vga"], 'for --palette but received "vga"'],
    [["a.jpg", "-r", "1,2,3"], 'but received "1,2,3" for --regions'],
    [["a.jpg", "-r", "1,2,3,0"], "Expected more than 0 for a region's height but received 0 for --regions"],
    [["-"], "Expected one --grid for standard output but received 5 (8x8,16x16,32x32,48x48,64x64)"],
    [["a.jpg", "b.jpg", "-g", "8", "-o", "-"], "Expected one photo for standard output but received 2"],
  ])("refuses %j", (args, message) => {
    expect(() => parseArguments(args)).toThrow(UsageError);
    expect(() => parseArguments(args)).toThrow(message);
  });
});
