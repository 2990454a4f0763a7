import type { Box } from "../detection/box.ts";
import { rowStart } from "./planes.ts";
import type { Head } from "./ultraface.ts";

/** For each head: pixels between its positions, and the sizes of its anchors, squares around each position. */
const ANCHORS = [
  { step: 8, sizes: [10, 16, 24] },
  { step: 16, sizes: [32, 48] },
  { step: 32, sizes: [64, 96] },
  { step: 64, sizes: [128, 192, 256] },
] as const;

/** Boxes are coded as multiples of their anchor's size, divided by these: SSD's "variances". */
const CENTRE_VARIANCE = 0.1;
const SIZE_VARIANCE = 0.2;

/**
 * Lists the boxes that the network found, in pixels of its input.
 *
 * @param least the lowest score of a box, above 0 and below 1.
 */
export function readBoxes(heads: readonly Head[], least: number): Box[] {
  return heads.flatMap((head, i) => {
    const { step, sizes } = ANCHORS[i];
    return boxesOf(head, step, sizes, least);
  });
}

function boxesOf({ scores, boxes }: Head, step: number, sizes: readonly number[], least: number): Box[] {
  const found: Box[] = [];
  // The score is the logistic function of the difference between the two classes.
  const leastDifference = Math.log(least / (1 - least));
  for (let y = 0; y < scores.height; y++) {
    for (let x = 0; x < scores.width; x++) {
      sizes.forEach((size, anchor) => {
        const at = rowStart(scores, y) + scores.border + x + 2 * anchor * scores.channelStep;
        const difference = scores.data[at + scores.channelStep] - scores.data[at];
        if (difference < leastDifference) return;
        const coded = rowStart(boxes, y) + boxes.border + x + 4 * anchor * boxes.channelStep;
        const code = (i: number): number => boxes.data[coded + i * boxes.channelStep];
        const width = size * Math.exp(code(2) * SIZE_VARIANCE);
        const height = size * Math.exp(code(3) * SIZE_VARIANCE);
        found.push({
          left: (x + 0.5) * step + code(0) * CENTRE_VARIANCE * size - width / 2,
          top: (y + 0.5) * step + code(1) * CENTRE_VARIANCE * size - height / 2,
          width,
          height,
          score: 1 / (1 + Math.exp(-difference)),
        });
      });
    }
  }
  return found;
}
