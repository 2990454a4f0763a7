import type { Planes } from "../network/planes.ts";
import { readBoxes } from "../network/read-boxes.ts";
import { runUltraFace, type UltraFace } from "../network/ultraface.ts";
import type { Pixels } from "../photo/pixels.ts";
import { type Area, sampleArea } from "../photo/sample.ts";
import { type Box, withoutOverlaps } from "./box.ts";

/** Boxes of one look that overlap by more are one face. */
const ONE_FACE = 0.3;

/** How an area of an image is shown to the network. */
export interface View {
  readonly area: Area;
  /** Size of the network's input. */
  readonly width: number;
  readonly height: number;
  readonly mirrored?: boolean;
}

/**
 * Lists the faces that the network finds in an area of an image, in pixels of the image.
 *
 * @param least the lowest score.
 */
export function look(network: UltraFace, pixels: Pixels, view: View, least: number): Box[] {
  const { area, width, height, mirrored = false } = view;
  const input: Planes = sampleArea(pixels, area, width, height, mirrored);
  const found = withoutOverlaps(readBoxes(runUltraFace(network, input), least), ONE_FACE);
  const across = area.width / width;
  const down = area.height / height;
  return found.map((box) => ({
    left: area.left + across * (mirrored ? width - box.left - box.width : box.left),
    top: area.top + down * box.top,
    width: across * box.width,
    height: down * box.height,
    score: box.score,
  }));
}
