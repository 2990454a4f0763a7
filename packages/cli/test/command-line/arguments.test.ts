import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Command, parseArguments, type StandardStreams } from "../../src/command-line/arguments.ts";
import { FLAGS } from "../../src/command-line/flags.ts";
import { UsageError } from "../../src/command-line/usage-error.ts";

const folder = mkdtempSync(join(tmpdir(), "pixelater-arguments-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function commandOf(args: readonly string[], streams?: StandardStreams): Command {
  const command = parseArguments(args, streams);
  if ("print" in command) throw new Error(`Expected a command but got ${command.print}`);
  return command;
}

function labelsOf(...args: string[]): string[] {
  return commandOf(args).grids.map(({ label }) => label);
}

describe("parseArguments", () => {
  it("fills in the defaults", () => {
    expect(parseArguments(["cat.jpg"])).toEqual({
      inputs: ["cat.jpg"],
      isStdinImplied: false,
      grids: [8, 16, 32, 48, 64].map((n) => ({
        label: `${n}x${n}`,
        options: { grid: { columns: n, rows: n } },
      })),
      settings: {},
      hiding: {},
      target: { kind: "beside-photos" },
      name: expect.objectContaining({ text: "{name}-{grid}" }) as unknown,
      existing: "refuse",
      jobs: availableParallelism(),
      messages: "paths",
    });
  });

  it("parses every setting, and removes duplicate grids", () => {
    const args =
      "a.jpg b -g 16x9,10px,16x9 --format jpg --quality 90 --light linear --palette gameboy -o out -f -q -j 3";
    expect(parseArguments([...args.split(" "), "-r", "10%,0,5,5; ellipse 1,2,3,4"])).toMatchObject({
      inputs: ["a.jpg", "b"],
      grids: [
        { label: "16x9", options: { grid: { columns: 16, rows: 9 } } },
        { label: "10px", options: { cellSize: 10 } },
      ],
      settings: {
        format: "jpeg",
        quality: 90,
        light: "linear",
        palette: "gameboy",
        regions: [
          { left: "10%", top: 0, width: 5, height: 5 },
          { shape: "ellipse", left: 1, top: 2, width: 3, height: 4 },
        ],
      },
      target: { kind: "folder", path: "out" },
      existing: "replace",
      jobs: 3,
      messages: "quiet",
    });
  });

  it("reads how cells are drawn, and how far they are mixed", () => {
    const { settings } = commandOf(
      "a.jpg --palette mono --dither bayer4 --dither-strength .5 --gap 2 --gap-color 102030 --shape round".split(
        " ",
      ),
    );
    expect(settings).toEqual({
      ...{ palette: "mono", dither: "bayer4", ditherStrength: 0.5 },
      ...{ gap: 2, gapColor: "#102030", shape: "round" },
    });
    expect(commandOf(["a.jpg", "--shape", "round", "--gap-color", "transparent"]).settings.gapColor).toBe(
      "transparent",
    );
  });

  it("reads a palette from a file, by its extension", () => {
    const path = join(folder, "greens.GPL");
    writeFileSync(path, "GIMP Palette\nName: Greens\n15 56 15 dark\n155 188 15\n");
    expect(commandOf(["a.jpg", "--palette", path]).settings.palette).toEqual(["#0f380f", "#9bbc0f"]);
    const wrong = join(folder, "wrong.hex");
    writeFileSync(wrong, "0f380f\nnone\n");
    expect(() => commandOf(["a.jpg", "--palette", wrong])).toThrow(
      /Expected a palette in ".*wrong.hex" for --palette: Expected a color such as 1a2b3c in line 2 of a palette but got "none"/,
    );
    expect(() => commandOf(["a.jpg", "--palette", "missing.pal"])).toThrow(
      /"missing.pal" for --palette: ENOENT/,
    );
  });

  it("reads art: square cells, the photo's own colours, dithering and a pixel a cell", () => {
    const { grids, settings } = commandOf(
      "a.jpg --across 48 --palette 16 --dither atkinson --size cells --scale 4".split(" "),
    );
    expect(grids).toEqual([{ label: "48-across", options: { grid: { columns: 48 } } }]);
    expect(settings).toEqual({ palette: { colors: 16 }, dither: "atkinson", size: "cells", scale: 4 });
  });

  it("reads covers, with and without regions", () => {
    expect(commandOf(["a.jpg", "--color", "102030"]).settings).toEqual({ color: "#102030" });
    expect(
      commandOf(["a.jpg", "--keep", "1,2,3,4 rotate 9", "--cover", "solid", "--color", "auto"]).settings,
    ).toEqual({
      keep: [{ left: 1, top: 2, width: 3, height: 4, rotate: 9 }],
      cover: "solid",
      color: "auto",
    });
  });

  it("reads the detector's options, and a strength in place of grids", () => {
    const found = "--faces --min-face 24 --min-score .3 --turned --strength 4";
    expect(commandOf(["a.jpg", ...found.split(" ")])).toMatchObject({
      hiding: { faces: { smallestFace: 24, threshold: 0.3, turned: true }, strength: 4 },
      grids: [{ label: "strength-4" }],
      review: undefined,
    });
  });

  it("reads --review, also for a photo on standard input", () => {
    const terminal = { isStdinTerminal: false, isStdoutTerminal: true };
    expect(commandOf(["--faces", "--review", "x.html"], terminal)).toMatchObject({
      inputs: ["-"],
      review: "x.html",
      target: { kind: "beside-photos" },
    });
  });

  it.each([
    [["--help"], { print: "help" }],
    [["-h", "cat.jpg"], { print: "help" }],
    [["--gird", "8", "--help", "--help"], { print: "help" }],
    [["--version"], { print: "version" }],
    [["--completions", "fish"], { print: "completions", shell: "fish" }],
  ])("understands %j", (args, expected) => {
    expect(parseArguments(args)).toEqual(expected);
  });

  it.each([
    [["a.jpg", "--grid", "0"], 'Expected grids such as 8,16x9,10px for --grid but got "0"; 8 is 8 × 8 cells'],
    [["a.jpg", "--grid", "8,,16"], 'got "8,,16"'],
    [["a.jpg", "-g", "8", "-g", "ten"], 'for --grid but got "ten"'],
    [["a.jpg", "--cell-size", "ten"], 'Expected pixels such as 10,25 for --cell-size but got "ten"'],
    [["a.jpg", "--format", "gif"], 'Expected same or jpeg or png for --format but got "gif"'],
    [["a.jpg", "--quality", "101"], 'Expected a whole number from 1 to 100 for --quality but got "101"'],
    [["a.jpg", "--quality", "8e1"], "whole number from 1 to 100"],
    [["a.jpg", "--jobs", "0"], 'Expected a whole number from 1 to 256 for --jobs but got "0"'],
    [["a.jpg", "--light", "dark"], "Expected srgb or linear"],
    [["a.jpg", "--palette", "vga"], 'for --palette but got "vga"'],
    [["a.jpg", "--dither", "bayer4"], "Expected --palette beside --dither, which mixes its colours"],
    [
      ["a.jpg", "--palette", "mono", "--dither-strength", "0.5"],
      "Expected --dither beside --dither-strength",
    ],
    [
      ["a.jpg", "--palette", "mono", "--dither", "bayer2", "--dither-strength", "1.5"],
      "Expected a number above 0, at most 1",
    ],
    [["a.jpg", "--gap-color", "#000000"], "Expected --gap or --shape round beside --gap-color"],
    [["a.jpg", "--gap", "2", "--gap-color", "black"], 'Expected transparent or a colour such as "#101010"'],
    [["a.jpg", "--shape", "oval"], "Expected square or round for --shape"],
    [["a.jpg", "--gap", "0"], "Expected a whole number of pixels from 1 to 1000 for --gap"],
    [["a.jpg", "--gap", "2", "--faces"], "Expected neither --gap nor --shape beside --faces"],
    [["a.jpg", "--palette", "mono", "--dither", "bayer3"], 'for --dither but got "bayer3"'],
    [["a.jpg", "--across", "0"], 'for --across but got "0"'],
    [["a.jpg", "--across", "4", "--grid", "8"], "--grid takes 48-across, too"],
    [["a.jpg", "--scale", "1001"], 'for --scale but got "1001"'],
    [
      ["a.jpg", "--size", "photo", "--scale", "2"],
      "Expected --size cells beside --scale but got --size photo",
    ],
    [["a.jpg", "--size", "cells", "--keep", "0,0,9,9"], "Expected no --size cells beside --keep but got it"],
    [
      ["a.jpg", "--palette", "16", "--faces"],
      "Expected a palette by name or by its colours beside --faces but got",
    ],
    [["a.jpg", "-r", "1,2,3"], "for --regions; each is left,top,width,height in pixels or percent"],
    [["a.jpg", "-r", "1,2,3,0"], "more than 0 for a region's height"],
    [["a.jpg", "-r", "1,2,3,4", "-r", "x"], "for --regions"],
    [["a.jpg", "--keep", "1,2,3"], "for --keep; each is left,top,width,height in pixels or percent"],
    [["a.jpg", "--keep", "1,2,3,4", "-r", "1,2,3,4"], "Expected --regions or --keep but got both"],
    [["a.jpg", "-r", "1,2,3,4", "--cover", "black"], "Expected cells or solid or surroundings for --cover"],
    [
      ["a.jpg", "-r", "1,2,3,4", "--color", "black"],
      'Expected auto or a colour such as "#000000" for --color',
    ],
    [
      ["a.jpg", "--color", "#000000", "--cover", "cells"],
      "Expected --cover solid beside --color but got cells",
    ],
    [["a.jpg", "--cover", "surroundings"], "Expected --regions or --keep beside a cover"],
    [["a.jpg", "--strength", "4"], "Expected --regions or --faces beside --strength"],
    [["a.jpg", "--faces", "--strength", "257"], "Expected a whole number from 1 to 256 for --strength"],
    [["a.jpg", "--faces", "--strength", "4", "-g", "8"], "Expected --grid or --strength but got both"],
    [["a.jpg", "--min-face", "24"], "Expected --faces beside --min-face"],
    [
      ["a.jpg", "--faces", "--min-score", "1"],
      "Expected a number between 0 and 1, such as 0.46 for --min-score",
    ],
    [["a.jpg", "--faces", "--keep", "1,2,3,4"], "Expected --faces or --keep but got both"],
    [["a.jpg", "--faces", "--review", "x.jpg"], "Expected a name that ends in .html for --review"],
    [["a.jpg", "--review", "x.html"], "Expected --faces or --regions beside --review"],
    [
      ["a.jpg", "--faces", "--review", "x.html", "--skip-existing"],
      "Expected no --skip-existing with --review",
    ],
    [["a.jpg", ""], "Expected a photo, a folder or a glob but got an empty name"],
    [["a.jpg", "-o", ""], 'Expected a folder, a .jpg or .png file, or - for --out but got ""'],
    [["a.jpg", "-o", "out.webp"], "Expected a name that ends in .jpg or .png for --out but got out.webp"],
    [["--completions", "tcsh"], 'Expected bash or zsh or fish for --completions but got "tcsh"'],
    [["--completions", "bash", "a.jpg"], 'Expected --completions alone but got "a.jpg", too'],
    [["--completions", "bash", "-q"], 'Expected --completions alone but got "--quiet", too'],
  ])("refuses %j", (args, message) => {
    expect(() => parseArguments(args)).toThrow(UsageError);
    expect(() => parseArguments(args)).toThrow(message);
  });

  it("quotes at most 200 characters", () => {
    const long = "x".repeat(5_000);
    for (const args of [["a.jpg", "-g", long], [`--${long}`], ["a.jpg", "-f", `--json=${long}`]]) {
      expect(() => parseArguments(args)).toThrow(/^Expected .{0,420}$/);
    }
  });
});

describe("repeated flags", () => {
  it("add up if they are repeatable", () => {
    expect(labelsOf("a.jpg", "-g", "8", "--grid", "16,8", "--grid=10px")).toEqual(["8x8", "16x16", "10px"]);
    expect(labelsOf("a.jpg", "-c", "10", "--cell-size", "25,10")).toEqual(["10px", "25px"]);
    const { settings } = commandOf(["a.jpg", "-r", "1,2,3,4", "--regions", "5,6,7,8; ellipse 0,0,9,9"]);
    expect(settings.regions).toEqual([
      { left: 1, top: 2, width: 3, height: 4 },
      { left: 5, top: 6, width: 7, height: 8 },
      { shape: "ellipse", left: 0, top: 0, width: 9, height: 9 },
    ]);
  });

  const single = FLAGS.filter((flag) => !("isRepeatable" in flag) && flag.name !== "help");
  const valueOf = (flag: (typeof FLAGS)[number]) => ("value" in flag ? ["1"] : []);

  it.each(single.map((flag) => [flag.name, flag] as const))(
    "are refused if they are not repeatable: --%s",
    (name, flag) => {
      const once = [`--${name}`, ...valueOf(flag)];
      expect(() => parseArguments(["a.jpg", ...once, ...once])).toThrow(
        `Expected --${name} once but got it twice`,
      );
    },
  );

  it("are reported with both values", () => {
    expect(() => parseArguments(["a.jpg", "-o", "one", "--out", "two"])).toThrow(
      'Expected --out once but got it twice ("one", "two"); leave one out',
    );
  });
});

describe("unknown flags", () => {
  it.each([
    [["--gird", "8"], "got --gird; did you mean --grid?"],
    [["--grids", "8"], "got --grids; did you mean --grid?"],
    [["--region", "1,2,3,4"], "got --region; did you mean --regions?"],
    [["--cellsize=8"], "got --cellsize; did you mean --cell-size?"],
    [["--output", "x"], "got --output; did you mean --out?"],
    [["--forse"], "got --forse; did you mean --force?"],
    [["--skip"], "got --skip; did you mean --skip-existing?"],
    [["--no-force"], "got --no-force; pixelater --help lists them"],
    [["--blur"], "got --blur; pixelater --help lists them"],
    [["-x"], "got -x; pixelater --help lists them"],
    [["-qx"], "got -x; pixelater --help lists them"],
  ])("are refused with advice: %j", (flags, message) => {
    expect(() => parseArguments(["a.jpg", ...flags])).toThrow(UsageError);
    expect(() => parseArguments(["a.jpg", ...flags])).toThrow(
      `Expected one of pixelater's flags but ${message}`,
    );
  });

  it("treats arguments after -- as inputs", () => {
    expect(commandOf(["-g", "8", "--", "--force", "-x.jpg"]).inputs).toEqual(["--force", "-x.jpg"]);
  });
});

describe("missing and unexpected values", () => {
  it.each([
    [["a.jpg", "--grid"], "Expected grids such as 8,16x9,10px for --grid but got nothing; write --grid=LIST"],
    [["a.jpg", "-o"], "for --out but got nothing"],
    [["a.jpg", "--out", "--force"], "for --out but got --force; write --out=DIR|FILE"],
    [["a.jpg", "-g", "-q"], "for --grid but got -q"],
    [["a.jpg", "--force=yes"], 'Expected no value for --force but got "yes"; leave it out'],
  ])("are refused: %j", (args, message) => {
    expect(() => parseArguments(args)).toThrow(UsageError);
    expect(() => parseArguments(args)).toThrow(message);
  });

  it("accepts a region that begins outside the photo", () => {
    expect(commandOf(["a.jpg", "-r", "-5,-6,30,40"]).settings.regions).toEqual([
      { left: -5, top: -6, width: 30, height: 40 },
    ]);
  });
});

describe("contradictory flags", () => {
  it.each([
    [
      ["a.jpg", "-g", "8", "-c", "8"],
      "Expected --grid or --cell-size but got both; --grid takes cell sizes, too",
    ],
    [["a.jpg", "-f", "--skip-existing"], "Expected --force or --skip-existing but got both"],
    [["a.jpg", "-q", "--json"], "Expected --json or --quiet but got both"],
    [["a.jpg", "--format", "png", "--quality", "90"], "Expected no --quality with --format png"],
    [["a.jpg", "-g", "8", "-o", "x.png", "--quality", "90"], "Expected no --quality with --out x.png"],
    [
      ["a.jpg", "-g", "8", "-o", "x.png", "--format", "jpeg"],
      "Expected --format png with --out x.png but got jpeg",
    ],
    [
      ["a.jpg", "-g", "8", "-o", "x.jpg", "--format", "same"],
      "Expected --format jpeg with --out x.jpg but got same",
    ],
    [["a.jpg", "-g", "8", "-o", "x.jpg", "--name", "{grid}"], "Expected no --name with --out x.jpg"],
    [["a.jpg", "b.jpg", "-g", "8", "-o", "x.jpg"], "Expected one photo for --out x.jpg but got 2"],
    [
      ["a.jpg", "-g", "8,16", "-o", "x.jpg"],
      "Expected one grid for --out x.jpg but got 2 (8x8,16x16); choose one",
    ],
    [["a.jpg", "-g", "8", "-g", "9", "-o", "x.jpg"], "or name a folder: --out x.jpg/"],
    [["a.jpg", "b.jpg", "-g", "8", "-o", "-"], "Expected one photo for standard output but got 2"],
    [["-", "-g", "8,16"], "Expected one grid for standard output but got 2 (8x8,16x16)"],
    [["a.jpg", "-o", "-", "--json"], "Expected no --json with standard output"],
    [["a.jpg", "-o", "-", "--jobs", "2"], "Expected no --jobs with standard output"],
    [["a.jpg", "-o", "-", "--force"], "Expected no --force with standard output"],
    [["a.jpg", "-o", "-", "--skip-existing"], "Expected no --skip-existing with standard output"],
    [["-", "--name", "{name}"], "Expected no --name with standard output but got it; --out DIR writes files"],
    [["a.jpg", "-g", "8,16", "--name", "{name}"], "2 grids need {grid} in it"],
  ])("are refused: %j", (args, message) => {
    expect(() => parseArguments(args)).toThrow(UsageError);
    expect(() => parseArguments(args)).toThrow(message);
  });
});

describe("--out", () => {
  it("names a file if it has the extension of an image, which decides the format", () => {
    expect(commandOf(["a.jpg", "-o", "x.PNG", "-g", "8"])).toMatchObject({
      target: { kind: "file", path: "x.PNG", format: "png" },
      settings: { format: "png" },
    });
    for (const name of ["x.jpg", "x.JPEG", "x.jpe", "x.jfif"]) {
      expect(commandOf(["a", "-o", name]).target).toEqual({ kind: "file", path: name, format: "jpeg" });
    }
    expect(commandOf(["a", "-o", "x.jpg", "--format", "jpg", "--quality", "70"]).settings).toEqual({
      format: "jpeg",
      quality: 70,
    });
  });

  it("defaults to 16 × 16 cells for a file or standard output", () => {
    expect(labelsOf("a.jpg", "-o", "x.jpg")).toEqual(["16x16"]);
    expect(labelsOf("-")).toEqual(["16x16"]);
    expect(labelsOf("a.jpg", "-o", "-", "-c", "9")).toEqual(["9px"]);
  });

  it("names a folder otherwise, and if it ends in a slash or exists as one", () => {
    for (const path of ["out", "v1.2", "x.jpg/", folder]) {
      expect(commandOf(["a.jpg", "-o", path]).target).toEqual({ kind: "folder", path });
    }
  });

  it("rejects a folder where there is a file, also further up", () => {
    const file = join(folder, "notes.txt");
    writeFileSync(file, "");
    for (const path of [file, `${file}/`, join(file, "out")]) {
      const parse = () => parseArguments(["a.jpg", "-o", path]);
      expect(parse).toThrow(UsageError);
      expect(parse).toThrow(`Expected a folder for --out but ${file} is a file`);
    }
  });
});

describe("without a photo", () => {
  const piped = { isStdinTerminal: false, isStdoutTerminal: false };

  it("reads standard input if it is not a terminal", () => {
    expect(commandOf([], piped)).toMatchObject({
      inputs: ["-"],
      isStdinImplied: true,
      target: { kind: "stdout" },
    });
    expect(commandOf(["-g", "8,16", "-o", "out"], piped)).toMatchObject({
      inputs: ["-"],
      jobs: expect.any(Number) as unknown,
    });
  });

  it("asks for one at a terminal", () => {
    const message = "Expected a photo, a folder or a glob but got none";
    expect(() => parseArguments([])).toThrow(message);
    expect(() => parseArguments(["-g", "8"])).toThrow(message);
  });

  it("writes no image to a terminal", () => {
    const terminal = { isStdinTerminal: false, isStdoutTerminal: true };
    for (const args of [[], ["-"], ["a.jpg", "-o", "-"]]) {
      expect(() => parseArguments(args, terminal)).toThrow("but got a terminal; add > tiles.jpg");
    }
  });
});
