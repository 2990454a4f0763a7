import type { Mosaic } from "@pixelater/core";
import { useState } from "react";
import { MosaicCanvas } from "./mosaic-canvas.tsx";

interface ComparisonProps {
  readonly name: string;
  readonly mosaic: Mosaic;
  /** Size on the page in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Covers a photo with its mosaic to the right of a movable divider. */
export function Comparison({ name, mosaic, width, height }: ComparisonProps) {
  const [shown, setShown] = useState(24);
  return (
    <>
      <div className="pixelated" style={{ clipPath: `inset(0 0 0 ${shown}%)` }}>
        <MosaicCanvas
          mosaic={mosaic}
          width={width}
          height={height}
          label={`${name}, pixelated into ${mosaic.columns} by ${mosaic.rows} cells`}
        />
      </div>
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
    </>
  );
}
