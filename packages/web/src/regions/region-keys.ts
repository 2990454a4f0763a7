import { grownBounds, movedBounds, type Point } from "./bounds.ts";
import type { PhotoRegion } from "./photo-region.ts";

/** How far one press of an arrow key goes, in percent of the photo. */
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

/** What a key does to a region: the region after it, `"remove"`, or `null` for a key that means something else. */
export function regionAfterKey(region: PhotoRegion, pressed: Key): PhotoRegion | "remove" | null {
  const { key, shiftKey, altKey, ctrlKey, metaKey } = pressed;
  // Those belong to the browser: Alt and an arrow, say, goes back.
  if (altKey || ctrlKey || metaKey) return null;
  // The key that removes on keyboards without Delete.
  if (key === "Delete" || key === "Backspace") return "remove";
  const by = ARROWS[key];
  if (by === undefined) return null;
  return { ...region, ...(shiftKey ? grownBounds(region, by) : movedBounds(region, by)) };
}
