import { PALETTES } from "@pixelater/core";

export const HELP = `pixelater PHOTO|DIR|GLOB … [options]

Pixelates JPEG and PNG photos: each cell of a grid takes the mean colour of its pixels.

  pixelater cat.jpg                        pixelated-8x8-cat.jpg, 16x16, 32x32, 48x48 and 64x64, beside cat.jpg
  pixelater holidays --grid 32 -o out      every photo in a folder
  pixelater "trip/**/*.png" --cell-size 10
  pixelater - --grid 16 < cat.jpg > tiles.jpg
  pixelater car.jpg -c 40 -r "40%,60%,20%,8%"   a plate; the rest stays as it is

Cells
  -g, --grid LIST        grids: 16 is 16 × 16 cells, 16x9 sixteen columns and nine rows, 10px cells of 10 × 10 pixels
                         (default 8,16,32,48,64)
  -c, --cell-size LIST   cells of so many pixels a side: 10 is the same as --grid 10px
  -r, --regions LIST     only these parts, and all cells that they, or a JPEG's blocks beneath them, reach into:
                         left,top,width,height in pixels or percent, "ellipse" before it for a round one, and ;
                         between them
      --light HOW        srgb averages the file's values (default), linear averages light
      --palette COLORS   ${Object.keys(PALETTES).join(", ")}, or a list such as "#102030,#ffffff"

Files
  -o, --out DIR          where to put them (default: beside each photo); - is standard output, for one photo and one grid
  -f, --force            replaces files that are there; without it they are left alone and count as failures
      --format FORMAT    same (default), jpeg or png
      --quality N        of JPEG, 1 to 100 (default 80)

Messages
      --json             a line of JSON for each photo on standard output, in place of the paths
  -q, --quiet            failures only
  -h, --help
      --version

A folder means the photos directly inside it. Folders and globs pass over what is called pixelated-….
Exit code: 0 when every photo was pixelated, 1 when one was not, 2 when the command was not understood.
`;
