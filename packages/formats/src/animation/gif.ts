import { GifReader } from "omggif";
import { Canvas, type Disposal, type TakeFrame } from "./frames.ts";

/** Disposal methods (GIF89a §23); 0 and 1 leave the frame. */
const DISPOSALS: readonly Disposal[] = ["keep", "keep", "clear", "previous"];

/**
 * Passes the frames of a GIF to `take`.
 *
 * @returns how often it is played; 0 for without end.
 */
export function readGifFrames(bytes: Uint8Array, take: TakeFrame): number {
  const reader = new GifReader(bytes);
  const canvas = new Canvas(reader.width, reader.height);
  for (let i = 0; i < reader.numFrames(); i++) {
    const { x: left, y: top, width, height, delay, disposal } = reader.frameInfo(i);
    canvas.show(
      { left, top, width, height },
      DISPOSALS[disposal] ?? "keep",
      () => {
        reader.decodeAndBlitFrameRGBA(i, canvas.raster.data);
      },
      () => {
        take(canvas.raster, 10 * delay);
      },
    );
  }
  return playsOf(reader.loopCount());
}

/** @param again the repetitions that Netscape's extension counts, 0 for no end; null without it, which the types leave out. */
function playsOf(again: number | null): number {
  if (again === null) return 1;
  return again === 0 ? 0 : again + 1;
}
