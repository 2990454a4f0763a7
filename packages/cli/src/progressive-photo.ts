import { readFile } from "node:fs/promises";
import { toProgressive } from "@pixelater/core/progressive";
import type { ProgressiveCommand } from "./command-line/progressive-arguments.ts";
import { writeSingle } from "./output/write-single.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Writes a photo as a progressive JPEG, without loss. @returns whether it was written. */
export function progressivePhoto(command: ProgressiveCommand, terminal: Terminal): Promise<boolean> {
  const { photo, output } = command;
  return writeSingle(command, terminal, async () => {
    const input = await readFile(photo);
    const { bytes, scans, coarseEnd } = toProgressive(input);
    const share = (part: number, whole: number) => `${Math.round((100 * part) / whole)} %`;
    return {
      bytes,
      text:
        `${output}: ${bytes.length} bytes, ${share(bytes.length, input.length)} of the photo; ` +
        `the first ${coarseEnd} (${share(coarseEnd, bytes.length)}) show cells of 16 pixels`,
      json: { photo, output, bytes: bytes.length, coarseEnd, scanEnds: scans.map(({ end }) => end) },
    };
  });
}
