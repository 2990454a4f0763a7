import { readFile } from "node:fs/promises";
import { applyPalette, measure, type Mosaic, type PixelateOptions } from "@pixelater/core";
import { animate } from "@pixelater/core/animation";
import type { RevealCommand } from "./command-line/reveal-arguments.ts";
import { writeSingle } from "./output/write-single.ts";
import { asInput } from "./photos/other-formats.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Writes an animation of a photo's mosaics. @returns whether it was written. */
export function revealPhoto(command: RevealCommand, terminal: Terminal): Promise<boolean> {
  const { photo, output, options, animation } = command;
  return writeSingle(command, terminal, async () => {
    const mosaics = measure(await asInput(await readFile(photo)), options).map((mosaic, i) =>
      inPalette(mosaic, options[i] ?? {}),
    );
    const bytes = animate(mosaics, animation);
    return {
      bytes,
      text: output,
      json: { photo, output, frames: mosaics.length, bytes: bytes.length },
    };
  });
}

function inPalette(mosaic: Mosaic, { palette, dither }: PixelateOptions): Mosaic {
  return palette === undefined ? mosaic : applyPalette(mosaic, palette, { dither });
}
