import type { Mosaic } from "@pixelater/core";
import { type PointerEvent, useRef, useState } from "react";
import type { CellDrawing } from "../pixels/cell-drawing.ts";
import type { Box } from "../stage/view.ts";
import { MosaicCanvas } from "./mosaic-canvas.tsx";

interface ComparisonProps {
  readonly name: string;
  readonly mosaic: Mosaic;
  readonly drawing: CellDrawing;
  /** Size on the page in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The part of the photo that is on the stage; the divider stays on it. */
  readonly visible: Box;
  /** A zoomed photo is moved by dragging anywhere but at the divider. */
  readonly isZoomed: boolean;
}

/** Distance in CSS pixels within which a press is at the divider. */
const REACH_PX = 32;

/** Covers a photo with its mosaic to the right of a movable divider. */
export function Comparison({ name, mosaic, drawing, width, height, visible, isZoomed }: ComparisonProps) {
  const [shown, setShown] = useState(24);
  const held = useRef<number | null>(null);
  const x = visible.left + (visible.width * shown) / 100;

  const showUpTo = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width: space } = currentTarget.getBoundingClientRect();
    setShown(Math.round(Math.min(100, Math.max(0, (100 * (clientX - left)) / space))));
  };
  const release = () => {
    held.current = null;
  };

  return (
    <>
      <div className="pixelated" style={{ clipPath: `inset(0 0 0 ${x}px)` }}>
        <MosaicCanvas
          mosaic={mosaic}
          drawing={drawing}
          width={width}
          height={height}
          label={`${name}, pixelated into ${mosaic.columns} by ${mosaic.rows} cells`}
        />
      </div>
      <div
        className="dividing"
        style={visible}
        data-draws
        onPointerDown={(event) => {
          if (event.button !== 0 || held.current !== null) return;
          const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
          if (isZoomed && Math.abs(at - (visible.width * shown) / 100) > REACH_PX) return;
          event.stopPropagation();
          held.current = event.pointerId;
          event.currentTarget.setPointerCapture(event.pointerId);
          showUpTo(event);
        }}
        onPointerMove={(event) => {
          if (held.current === event.pointerId) showUpTo(event);
        }}
        onPointerUp={release}
        onPointerCancel={release}
        onLostPointerCapture={release}
      >
        <input
          className="divider"
          type="range"
          min={0}
          max={100}
          value={shown}
          aria-label="Share of the original shown"
          aria-valuetext={`${shown} percent`}
          onChange={({ target }) => {
            setShown(target.valueAsNumber);
          }}
        />
        <div className="divider-line" style={{ left: `${shown}%` }} aria-hidden="true" />
      </div>
    </>
  );
}
