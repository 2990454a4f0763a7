import { decode, type HeaderOptions, type Raster } from "@pixelater/core";
import { type ApngFrame, readApng } from "./apng-chunks.ts";
import { Canvas, type TakeFrame } from "./frames.ts";

/**
 * Passes the frames of an APNG to `take`.
 *
 * @returns how often it is played; 0 for without end.
 */
export function readApngFrames(bytes: Uint8Array, take: TakeFrame, options: HeaderOptions = {}): number {
  const { width, height, plays, frames, fileOf } = readApng(bytes);
  const canvas = new Canvas(width, height);
  for (const [i, frame] of frames.entries()) {
    // The first frame has no previous canvas to go back to (PNG §11.3.6.2).
    const disposal = i === 0 && frame.disposal === "previous" ? "clear" : frame.disposal;
    canvas.show(
      frame,
      disposal,
      () => {
        draw(decode(fileOf(frame), options), frame, canvas.raster);
      },
      () => {
        take(canvas.raster, frame.milliseconds);
      },
    );
  }
  return plays;
}

function draw(image: Raster, { left, top, width, height, replaces }: ApngFrame, canvas: Raster): void {
  for (let y = 0; y < height; y++) {
    const to = 4 * ((top + y) * canvas.width + left);
    const row = image.data.subarray(4 * width * y, 4 * width * (y + 1));
    if (replaces) canvas.data.set(row, to);
    else drawOver(row, canvas.data.subarray(to, to + row.length));
  }
}

/** Draws pixels over others (PNG §13.16), both with colors that are not premultiplied. */
function drawOver(above: Uint8Array, below: Uint8Array): void {
  for (let at = 0; at < above.length; at += 4) {
    const over = above[at + 3];
    if (over === 0) continue;
    const under = (below[at + 3] * (255 - over)) / 255;
    const alpha = over + under;
    for (let i = at; i < at + 3; i++) below[i] = Math.round((above[i] * over + below[i] * under) / alpha);
    below[at + 3] = Math.round(alpha);
  }
}
