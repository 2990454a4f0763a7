import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { type Box, movedView, photoBox, scaledView, type Size, type StagePoint, type View } from "./view.ts";

/** Factor of one press of a zoom button or key. */
const STEP = 1.5;
/** Zoom of one wheel pixel with Ctrl pressed, which is what browsers make of a pinch on a trackpad. */
const WHEEL_RATE = 0.01;
/** Pixels of one line, for mice whose wheels count lines. */
const LINE_PX = 16;

export interface StageView {
  /** Where the photo lies on the stage. */
  readonly box: Box;
  readonly isZoomed: boolean;
  /** Device pixels per pixel of the photo, in percent. */
  readonly percent: number;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly fit: () => void;
  readonly showActualSize: () => void;
  readonly moveBy: (x: number, y: number) => void;
}

/**
 * Zooms and moves the photo on the stage: by two fingers, by wheel (with Ctrl to zoom), by dragging with the middle
 * button or with the space bar held, and by the keys `+`, `-`, `0` (fit) and `1` (100 %).
 */
export function useView(element: RefObject<HTMLElement | null>, photo: Size, stage: Size): StageView {
  const [view, setView] = useState<View | null>(null);
  const box = useMemo(() => photoBox(view, photo, stage), [view, photo, stage]);
  const scale = box.width / photo.width;

  const controls = useMemo(() => {
    const move = (from: StagePoint, to: StagePoint, factor: number) => {
      setView((before) => movedView(before, photo, stage, { from, to, factor }));
    };
    const zoom = (factor: number) => {
      const middle = { x: stage.width / 2, y: stage.height / 2 };
      move(middle, middle, factor);
    };
    return {
      move,
      moveBy: (x: number, y: number) => {
        move({ x: 0, y: 0 }, { x, y }, 1);
      },
      zoomIn: () => {
        zoom(STEP);
      },
      zoomOut: () => {
        zoom(1 / STEP);
      },
      fit: () => {
        setView(null);
      },
      showActualSize: () => {
        setView((before) => scaledView(before, photo, stage, 1 / devicePixelRatio));
      },
    };
  }, [photo, stage]);

  useGestures(element, controls);
  return { ...controls, box, isZoomed: view !== null, percent: Math.round(100 * scale * devicePixelRatio) };
}

type Controls = Pick<StageView, "zoomIn" | "zoomOut" | "fit" | "showActualSize" | "moveBy"> & {
  readonly move: (from: StagePoint, to: StagePoint, factor: number) => void;
};

function useGestures(element: RefObject<HTMLElement | null>, controls: Controls): void {
  const latest = useRef(controls);
  useEffect(() => {
    latest.current = controls;
  });

  useEffect(() => {
    const stage = element.current;
    if (stage === null) return;
    const stop = new AbortController();
    const { signal } = stop;
    // The capture phase: a gesture of the stage must not reach what draws on the photo.
    const first = { signal, capture: true };

    const pointOf = ({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }) => {
      const { left, top } = stage.getBoundingClientRect();
      return { x: clientX - left, y: clientY - top };
    };

    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
      if (event.ctrlKey || event.metaKey) {
        const at = pointOf(event);
        const turned = Math.max(-50, Math.min(50, event.deltaY * unit));
        latest.current.move(at, at, Math.exp(-turned * WHEEL_RATE));
      } else {
        const [x, y] = event.shiftKey ? [event.deltaY, event.deltaX] : [event.deltaX, event.deltaY];
        latest.current.moveBy(-x * unit, -y * unit);
      }
    };

    const fingers = new Map<number, StagePoint>();
    let isPinching = false;
    let isSpaceHeld = false;
    let panned: { readonly pointer: number; readonly at: StagePoint } | null = null;

    const press = (event: PointerEvent) => {
      if (event.pointerType === "touch") {
        fingers.set(event.pointerId, pointOf(event));
        if (fingers.size < 2) return;
        event.stopPropagation();
        if (isPinching) return;
        isPinching = true;
        // What the first finger began is undone, as when the browser takes over a gesture.
        for (const pointerId of fingers.keys()) {
          if (pointerId !== event.pointerId && event.target instanceof Element) {
            const init = { pointerId, pointerType: "touch", bubbles: true };
            for (const drawn of stage.querySelectorAll("[data-draws]")) {
              drawn.dispatchEvent(new PointerEvent("pointercancel", init));
            }
          }
        }
      } else if (event.button === 1 || (event.button === 0 && isSpaceHeld)) {
        event.preventDefault();
        event.stopPropagation();
        stage.setPointerCapture(event.pointerId);
        panned = { pointer: event.pointerId, at: pointOf(event) };
      }
    };
    const follow = (event: PointerEvent) => {
      if (panned?.pointer === event.pointerId) {
        event.stopPropagation();
        const at = pointOf(event);
        latest.current.move(panned.at, at, 1);
        panned = { pointer: event.pointerId, at };
        return;
      }
      if (!fingers.has(event.pointerId)) return;
      if (!isPinching) {
        fingers.set(event.pointerId, pointOf(event));
        return;
      }
      event.stopPropagation();
      const before = pairOf(fingers);
      fingers.set(event.pointerId, pointOf(event));
      const after = pairOf(fingers);
      if (before === null || after === null) return;
      latest.current.move(before.middle, after.middle, after.distance / before.distance);
    };
    const lift = (event: PointerEvent) => {
      if (panned?.pointer === event.pointerId) panned = null;
      if (!event.isTrusted || !fingers.delete(event.pointerId)) return;
      if (isPinching) event.stopPropagation();
      // A finger that stays after a pinch neither draws nor moves anything.
      if (fingers.size === 0) isPinching = false;
    };

    const keyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !isForStage(event.target, stage)) return;
      const act = actionOf(event.key, latest.current);
      if (event.key === " ") isSpaceHeld = true;
      else if (act === undefined) return;
      else act();
      event.preventDefault();
    };
    const keyUp = (event: KeyboardEvent) => {
      if (event.key === " ") isSpaceHeld = false;
    };

    stage.addEventListener("wheel", wheel, { signal, passive: false });
    stage.addEventListener("pointerdown", press, first);
    stage.addEventListener("pointermove", follow, first);
    stage.addEventListener("pointerup", lift, first);
    stage.addEventListener("pointercancel", lift, first);
    document.addEventListener("keydown", keyDown, { signal });
    document.addEventListener("keyup", keyUp, { signal });
    return () => {
      stop.abort();
    };
  }, [element]);
}

function actionOf(key: string, controls: Controls): (() => void) | undefined {
  switch (key) {
    case "+":
    case "=":
      return controls.zoomIn;
    case "-":
      return controls.zoomOut;
    case "0":
      return controls.fit;
    case "1":
      return controls.showActualSize;
    default:
      return undefined;
  }
}

/** Returns whether a key pressed on this element is for the stage: it is on the stage, or nothing has the focus. */
function isForStage(target: EventTarget | null, stage: Element): boolean {
  return target === document.body || (target instanceof Node && stage.contains(target));
}

/** Returns the middle and the distance of the first two fingers; `null` if there are fewer. */
function pairOf(fingers: ReadonlyMap<number, StagePoint>) {
  const [a, b] = fingers.values();
  if (a === undefined || b === undefined) return null;
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  return { middle, distance: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) };
}
