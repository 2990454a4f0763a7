import { grownBounds, movedBounds, type Point } from "./bounds.ts";
import type { PhotoRegion } from "./photo-region.ts";

/** Distance of one press of an arrow key, in percent of the photo. */
const STEP = 1;

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Applies a key to a region. Returns the changed region, `"remove"`, or `null` for a key without effect. */
export function regionAfterKey(region: PhotoRegion, pressed: Key): PhotoRegion | "remove" | null {
  const { key, shiftKey, altKey, ctrlKey, metaKey } = pressed;
  // The browser's own shortcuts: Alt with an arrow goes back, for example.
  if (altKey || ctrlKey || metaKey) return null;
  // Backspace for keyboards without Delete.
  if (key === "Delete" || key === "Backspace") return "remove";
  const by = ARROWS[key];
  if (by === undefined) return null;
  return { ...region, ...(shiftKey ? grownBounds(region, by) : movedBounds(region, by)) };
}
