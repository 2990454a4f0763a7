import type { Bounds } from "../regions/bounds.ts";
import type { Face } from "@pixelater/faces";

/**
 * Returns the bounds of the area that hides a face, with the space around it, in percent of a photo of `width` × `height`
 * pixels. They may extend beyond the photo: an ellipse cut off at its edge would be a smaller one.
 */
export function faceBounds(
  face: Face,
  { width, height }: { readonly width: number; readonly height: number },
): Bounds {
  const x = padOf(face.pad, face.width);
  const y = padOf(face.pad, face.height);
  return {
    left: percent(face.left - x, width),
    top: percent(face.top - y, height),
    width: percent(face.width + 2 * x, width),
    height: percent(face.height + 2 * y, height),
  };
}

function padOf(pad: Face["pad"], side: number): number {
  return typeof pad === "number" ? pad : (parseFloat(pad) / 100) * side;
}

function percent(pixels: number, whole: number): number {
  return Math.round((100_000 * pixels) / whole) / 1_000;
}
