import { type Pixels, turnPixels } from "../photo/pixels.ts";
import type { Box } from "./box.ts";

/** Quarters of a circle by which a photo may lie on its side. */
export const QUARTERS = [1, 2, 3] as const;

/** Finds boxes in an image that is turned clockwise, and returns them where they lie in the image itself. */
export function findTurned(
  pixels: Pixels,
  quarters: 1 | 2 | 3,
  find: (turned: Pixels) => readonly Box[],
): Box[] {
  return find(turnPixels(pixels, quarters)).map((box) => turnBack(box, pixels, quarters));
}

function turnBack(box: Box, { width, height }: Pixels, quarters: 1 | 2 | 3): Box {
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  const { score } = box;
  switch (quarters) {
    case 1:
      return { left: box.top, top: height - right, width: box.height, height: box.width, score };
    case 2:
      return { left: width - right, top: height - bottom, width: box.width, height: box.height, score };
    case 3:
      return { left: width - bottom, top: box.left, width: box.height, height: box.width, score };
  }
}
