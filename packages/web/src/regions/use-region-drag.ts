import { type PointerEvent, type RefObject, useRef } from "react";
import { boundsBetween, type Corner, movedBounds, type Point, resizedBounds } from "./bounds.ts";
import { brushStroke } from "./brush-stroke.ts";
import { newAreaCover } from "./new-area-cover.ts";
import { type RegionSet, freeId, isFull } from "./region-set.ts";
import type { RegionEditor } from "./region-editor.ts";
import type { PhotoRegion } from "./photo-region.ts";
import type { AreaTool } from "./tool.ts";

/** Distance in CSS pixels from which a drag draws a region; a tap only selects. */
const MIN_DRAG_PX = 4;

/** The drag in progress: its pointer, where it began, and what it does. All its changes are undone together. */
type Drag = {
  readonly pointer: number;
  readonly step: string;
  readonly from: Point;
  readonly x: number;
  readonly y: number;
} & (
  | {
      readonly act: "draw";
      readonly tool: Exclude<AreaTool, "move">;
      readonly drawn: number | null;
      /** Where the pointer was, in CSS pixels from the corner of the photo. */
      readonly track: Point[];
    }
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

let drags = 0;

/**
 * Draws, moves and resizes regions by mouse, pen or touch.
 *
 * @param layer covers the photo exactly and captures the pointer while it is pressed.
 */
export function useRegionDrag(
  layer: RefObject<HTMLElement | null>,
  regionSet: RegionSet,
  tool: AreaTool,
  { add, change, abandon, select }: RegionEditor,
): RegionDrag {
  const drag = useRef<Drag | null>(null);

  const boxOf = () => layer.current?.getBoundingClientRect() ?? new DOMRect();
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = boxOf();
    return { x: (100 * (clientX - left)) / width, y: (100 * (clientY - top)) / height };
  };
  const pixelOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top } = boxOf();
    return { x: clientX - left, y: clientY - top };
  };
  /** Captures the pointer and returns where it was pressed; `null` for a second finger or another mouse button. */
  const press = (event: PointerEvent) => {
    if (drag.current !== null || !event.isPrimary || event.button !== 0) return null;
    layer.current?.setPointerCapture(event.pointerId);
    const { pointerId: pointer, clientX: x, clientY: y } = event;
    return { pointer, step: `drag ${++drags}`, from: pointOf(event), x, y };
  };
  const draw = (held: Drag & { act: "draw" }, event: PointerEvent) => {
    const id = held.drawn ?? freeId(regionSet);
    held.track.push(pixelOf(event));
    const area =
      held.tool === "brush"
        ? brushStroke(held.track, boxOf())
        : { shape: held.tool, ...boundsBetween(held.from, pointOf(event)) };
    const region: PhotoRegion = { id, cover: newAreaCover.get(), ...area };
    if (held.drawn === null) add(region, held.step);
    else change(region, held.step);
    drag.current = { ...held, drawn: id };
  };

  return {
    startDrawing: (event) => {
      if (tool === "move") {
        select(null);
        return;
      }
      const pressed = press(event);
      if (pressed === null) return;
      select(null);
      if (isFull(regionSet)) return;
      drag.current = { ...pressed, act: "draw", tool, drawn: null, track: [pixelOf(event)] };
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
      const to = pointOf(event);
      const by = { x: to.x - held.from.x, y: to.y - held.from.y };
      if (held.act === "move") change({ ...held.start, ...movedBounds(held.start, by) }, held.step);
      else if (held.act === "resize")
        change({ ...held.start, ...resizedBounds(held.start, held.corner, by) }, held.step);
      else if (
        held.drawn !== null ||
        Math.hypot(event.clientX - held.x, event.clientY - held.y) >= MIN_DRAG_PX
      )
        draw(held, event);
    },
    finish: (event) => {
      if (drag.current?.pointer === event.pointerId) drag.current = null;
    },
    cancel: (event) => {
      const held = drag.current;
      if (held?.pointer !== event.pointerId) return;
      drag.current = null;
      abandon(held.step);
    },
  };
}
