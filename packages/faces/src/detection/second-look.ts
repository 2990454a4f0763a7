import type { UltraFace } from "../network/ultraface.ts";
import type { Pixels } from "../photo/pixels.ts";
import { type Box, overlapOf } from "./box.ts";
import { type Candidate, isUncertain, SAME_FACE, withLook } from "./candidates.ts";
import { look, type View } from "./look.ts";
import { LEAST_SCORE } from "./scales.ts";

/** By how much a second look enlarges what the first one saw. */
const ENLARGED = 1.5;
/** A face is not enlarged to more, in pixels of the network's input. */
const MOST_HEIGHT = 64;
/** The side of the area around a face, in heights of the face. */
const AROUND = 3;
/** The network's widest step: areas are multiples of half of it. */
const STEP = 32;

/**
 * Looks again at each candidate on which one more look could decide otherwise: enlarged, mirrored, and at the area around
 * it alone. This halves the false alarms. In crowds it looks at the whole image instead, where that is less work.
 *
 * @param scale of the finest first look, in pixels of the network's input for each pixel of the image.
 */
export function lookAgain(
  network: UltraFace,
  pixels: Pixels,
  candidates: readonly Candidate[],
  scale: number,
  threshold: number,
): Candidate[] {
  const views = new Map(
    candidates
      .filter((candidate) => isUncertain(candidate, threshold))
      .map((candidate) => [candidate, viewAround(candidate.box, scale)]),
  );
  const whole = viewOfAll(pixels, ENLARGED * scale);
  const work = [...views.values()].reduce((sum, { width, height }) => sum + width * height, 0);
  const seen = work > whole.width * whole.height ? look(network, pixels, whole, LEAST_SCORE) : undefined;
  return candidates.map((candidate) => {
    const view = views.get(candidate);
    if (view === undefined) return candidate;
    return withLook(candidate, bestScore(seen ?? look(network, pixels, view, LEAST_SCORE), candidate.box));
  });
}

function bestScore(boxes: readonly Box[], box: Box): number {
  return boxes.reduce(
    (best, found) => (overlapOf(found, box) > SAME_FACE ? Math.max(best, found.score) : best),
    0,
  );
}

function viewAround({ left, top, width, height }: Box, scale: number): View {
  const enlarged = Math.min(ENLARGED * scale, MOST_HEIGHT / height);
  const size = Math.max(2, Math.ceil((height * enlarged * AROUND) / STEP)) * STEP;
  const side = size / enlarged;
  const area = { left: left + (width - side) / 2, top: top + (height - side) / 2, width: side, height: side };
  return { area, width: size, height: size, mirrored: true };
}

function viewOfAll({ width, height }: Pixels, scale: number): View {
  return {
    area: { left: 0, top: 0, width, height },
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    mirrored: true,
  };
}
