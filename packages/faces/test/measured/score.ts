import { type Box, overlapOf } from "../../src/detection/box.ts";

/** A box that overlaps a face by at least as much has found it. */
const FOUND = 0.3;
/** A box that overlaps a face to ignore by as much is no false alarm. */
const IGNORED = 0.2;

export interface Judged {
  /** Whether each face was found. */
  readonly found: readonly boolean[];
  readonly falseAlarms: number;
}

/** Compares found boxes with the faces in a photo. A face is found by one box only; the most certain ones choose first. */
export function judge(boxes: readonly Box[], faces: readonly Box[], ignored: readonly Box[]): Judged {
  const found = faces.map(() => false);
  let falseAlarms = 0;
  for (const box of boxes.toSorted((a, b) => b.score - a.score)) {
    const overlaps = faces.map((face, i) => (found[i] ? 0 : overlapOf(face, box)));
    const best = Math.max(0, ...overlaps);
    if (best >= FOUND) found[overlaps.indexOf(best)] = true;
    else if (!ignored.some((other) => overlapOf(other, box) >= IGNORED || holdsCentre(other, box)))
      falseAlarms++;
  }
  return { found, falseAlarms };
}

function holdsCentre(outer: Box, { left, top, width, height }: Box): boolean {
  const x = left + width / 2 - outer.left;
  const y = top + height / 2 - outer.top;
  return x > 0 && y > 0 && x < outer.width && y < outer.height;
}

/** Returns `part` of `whole` in whole percent. */
export function percent(part: number, whole: number): number {
  return Math.round((100 * part) / whole);
}
