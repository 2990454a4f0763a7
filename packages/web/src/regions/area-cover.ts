import type { Cover, CoverColor } from "@pixelater/core/region";

/** How one area is hidden. All values are kept while the kind changes, for switching back. */
export interface AreaCover {
  readonly kind: Cover;
  /** Cells across the area's longer side, for the kinds `cells` and `surroundings`. */
  readonly cells: number;
  /** The color of the kind `solid`. */
  readonly color: CoverColor;
}

export const CELLS_RANGE = { min: 1, max: 24 } as const;

/** The cover of the first area: it looks like pixelation, and nothing of what it hides can be read back. */
export const FIRST_COVER: AreaCover = { kind: "surroundings", cells: 8, color: "auto" };

export const COVER_LABELS: Readonly<Record<Cover, string>> = {
  surroundings: "Surroundings",
  cells: "Mosaic",
  solid: "Solid",
};

/** How much of a face some cells across it leave. */
export type Strength = "strong" | "medium" | "weak";

/**
 * Most cells across an area that are strong, and medium; and those from which on a face detector finds a face again. Measured
 * in docs/privacy.md, "What each cover hides", for areas around faces with the space that *Find faces* leaves.
 */
const STRONG_CELLS = 4;
const MEDIUM_CELLS = 8;
const FACE_CELLS = 16;

/** Judges the cells across an area. */
export function strengthOf(cells: number): Strength {
  if (cells <= STRONG_CELLS) return "strong";
  return cells <= MEDIUM_CELLS ? "medium" : "weak";
}

/** Says in words what a cover hides. */
export function coverVerdict({ kind, cells }: AreaCover): string {
  if (kind === "solid") return "One colour: nothing of the area remains.";
  if (kind === "surroundings") return "Colours from around the area: nothing of it remains.";
  const count = cells === 1 ? "1 cell" : `${cells} cells`;
  switch (strengthOf(cells)) {
    case "strong":
      return `${count}: strong. Do not use it for text.`;
    case "medium":
      return `${count}: somebody who knows this person may recognise the face.`;
    case "weak":
      return cells < FACE_CELLS
        ? `${count}: weak. Do not rely on it for a face.`
        : `${count}: this face can be recognised.`;
  }
}

/** Returns whether two covers hide alike; values that their kind does not use do not count. */
export function isSameCover(a: AreaCover, b: AreaCover): boolean {
  if (a.kind !== b.kind) return false;
  return a.kind === "solid" ? a.color === b.color : a.cells === b.cells;
}
