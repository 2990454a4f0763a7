import type { RegionShape } from "@pixelater/core/region";
import { type PointerEvent, type RefObject, useRef } from "react";
import { boundsBetween, type Corner, movedBounds, type Point, resizedBounds } from "./bounds.ts";
import { type RegionSet, freeId, isFull } from "./region-set.ts";
import type { RegionEditor } from "./region-editor.ts";
import type { PhotoRegion } from "./photo-region.ts";

/** Distance in CSS pixels from which a drag draws a region; a tap only selects. */
const MIN_DRAG_PX = 4;

/** The drag in progress: its pointer, where it began, and what it does. */
type Drag = { readonly pointer: number; readonly from: Point; readonly x: number; readonly y: number } & (
  | { readonly act: "draw"; readonly drawn: number | null }
  | { readonly act: "move"; readonly start: PhotoRegion }
  | { readonly act: "resize"; readonly start: PhotoRegion; readonly corner: Corner }
);

export interface RegionDrag {
  readonly startDrawing: (event: PointerEvent) => void;
  readonly startMoving: (event: PointerEvent, region: PhotoRegion) => void;
  readonly startResizing: (event: PointerEvent, region: PhotoRegion, corner: Corner) => void;
  readonly follow: (event: PointerEvent) => void;
  readonly finish: (event: PointerEvent) => void;
  /** Undoes the drag when the browser takes over the pointer, for example to zoom. */
  readonly cancel: (event: PointerEvent) => void;
}

/**
 * Draws, moves and resizes regions by mouse, pen or touch.
 *
 * @param layer covers the photo exactly and captures the pointer while it is pressed.
 */
export function useRegionDrag(
  layer: RefObject<HTMLElement | null>,
  regionSet: RegionSet,
  shape: RegionShape,
  { add, change, remove, select }: RegionEditor,
): RegionDrag {
  const drag = useRef<Drag | null>(null);

  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = layer.current?.getBoundingClientRect() ?? new DOMRect();
    return { x: (100 * (clientX - left)) / width, y: (100 * (clientY - top)) / height };
  };
  /** Captures the pointer and returns where it was pressed; `null` for a second finger or another mouse button. */
  const press = (event: PointerEvent) => {
    if (drag.current !== null || !event.isPrimary || event.button !== 0) return null;
    layer.current?.setPointerCapture(event.pointerId);
    const { pointerId: pointer, clientX: x, clientY: y } = event;
    return { pointer, from: pointOf(event), x, y };
  };

  return {
    startDrawing: (event) => {
      const pressed = press(event);
      if (pressed === null) return;
      select(null);
      if (!isFull(regionSet)) drag.current = { ...pressed, act: "draw", drawn: null };
    },
    startMoving: (event, start) => {
      event.stopPropagation();
      const pressed = press(event);
      if (pressed === null) return;
      select(start.id);
      drag.current = { ...pressed, act: "move", start };
    },
    startResizing: (event, start, corner) => {
      event.stopPropagation();
      const pressed = press(event);
      if (pressed !== null) drag.current = { ...pressed, act: "resize", start, corner };
    },
    follow: (event) => {
      const held = drag.current;
      if (held?.pointer !== event.pointerId) return;
      const { from } = held;
      const to = pointOf(event);
      const by = { x: to.x - from.x, y: to.y - from.y };
      if (held.act === "move") change({ ...held.start, ...movedBounds(held.start, by) });
      else if (held.act === "resize")
        change({ ...held.start, ...resizedBounds(held.start, held.corner, by) });
      else if (held.drawn !== null) change({ id: held.drawn, shape, ...boundsBetween(from, to) });
      else if (Math.hypot(event.clientX - held.x, event.clientY - held.y) >= MIN_DRAG_PX) {
        const id = freeId(regionSet);
        drag.current = { ...held, drawn: id };
        add({ id, shape, ...boundsBetween(from, to) });
      }
    },
    finish: (event) => {
      if (drag.current?.pointer === event.pointerId) drag.current = null;
    },
    cancel: (event) => {
      const held = drag.current;
      if (held?.pointer !== event.pointerId) return;
      drag.current = null;
      if (held.act !== "draw") change(held.start);
      else if (held.drawn !== null) remove(held.drawn);
    },
  };
}
