import { type Flag, FLAGS } from "./flags.ts";

/** Columns of the help, and those of the flags on its left. */
const WIDTH = 110;
const LEFT = 25;

const GROUPS = ["Cells", "Files", "Data", "Reveal", "Messages"] as const satisfies readonly Flag["group"][];

const EXAMPLES = `  pixelater cat.jpg                       cat-8x8.jpg, 16x16, 32x32, 48x48 and 64x64, beside cat.jpg
  pixelater cat.jpg --grid 24 -o out.png  one grid, one file
  pixelater holidays --grid 32 -o out     every photo in a folder, on all processor cores
  pixelater "trip/**/*.png" --cell-size 10
  pixelater --grid 16 < cat.jpg > tiles.jpg
  pixelater car.jpg -c 40 -r "40%,60%,20%,8%" -r "ellipse 10%,5%,12%,20%"   a plate and a face; the rest stays
  pixelater verify car.jpg out.jpg -c 40 -r "40%,60%,20%,8%"   proves that only the plate was changed
  pixelater reveal cat.jpg -o cat.gif --long-side 640   an animation from coarse cells to fine ones; also .png
  pixelater progressive cat.jpg -o fast.jpg             the same photo, whose first bytes are a coarse picture`;

/** Returns the text of `--help`, generated from the flags. */
export function helpText(): string {
  return `${USAGE_LINE}

Pixelates JPEG and PNG photos: each cell of a grid gets the mean colour of its pixels.

${EXAMPLES}

${GROUPS.map(groupText).join("\n\n")}

A folder means the photos directly inside it, whatever their names are. Folders and globs skip hidden files. They also
skip, and report, images in other formats and the outputs of an earlier run.
Exit code: 0 if every photo was pixelated, 1 if one failed, 2 if the command line is invalid.
`;
}

export const USAGE_LINE = "pixelater PHOTO|DIR|GLOB … [options]";

/** The text for a command without arguments. */
export const SHORT_USAGE = `Usage: ${USAGE_LINE}

  pixelater cat.jpg --grid 8,16
  pixelater holidays --grid 32 -o out

pixelater --help lists all options.
`;

function groupText(group: Flag["group"]): string {
  const flags = FLAGS.filter((flag) => flag.group === group);
  return [group, ...flags.map(flagText)].join("\n");
}

function flagText({ name, short, value, summary, details }: Flag): string {
  const letter = short === undefined ? "    " : `-${short}, `;
  const left = `  ${letter}--${name}${value === undefined ? "" : ` ${value}`}`;
  const lines = wrapped(details === undefined ? summary : `${summary}: ${details}`);
  if (left.length >= LEFT - 1) return [left, ...lines.map(indented)].join("\n");
  return [left.padEnd(LEFT) + (lines[0] ?? ""), ...lines.slice(1).map(indented)].join("\n");
}

function indented(line: string): string {
  return " ".repeat(LEFT) + line;
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH - LEFT) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
