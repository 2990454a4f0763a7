import type { Mosaic } from "@pixelater/core";
import { useState } from "react";
import type { OpenPhoto } from "../photos/photo.ts";
import { MosaicCanvas } from "./mosaic-canvas.tsx";
import { useElementSize } from "./use-element-size.ts";

interface StageProps {
  readonly photo: OpenPhoto;
  readonly mosaic: Mosaic;
}

/** The photo, pixelated to the right of a divider that can be moved. */
export function Stage({ photo, mosaic }: StageProps) {
  const [stage, space] = useElementSize<HTMLDivElement>();
  const [shown, setShown] = useState(24);
  const { width, height } = fit(photo.state.facts, space);
  const isLaidOut = width > 0;
  const { name } = photo.file;
  return (
    <div className="stage" ref={stage}>
      {isLaidOut && (
        <div className="frame" style={{ width, height }}>
          <img className="original" src={photo.url} alt={`${name}, as it was`} draggable={false} />
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
            aria-label="Part of the photo shown as it was"
            aria-valuetext={`${shown} percent`}
            onChange={({ target }) => {
              setShown(target.valueAsNumber);
            }}
          />
          <div className="divider-line" style={{ left: `${shown}%` }} aria-hidden="true" />
        </div>
      )}
    </div>
  );
}

/** The largest whole-pixel size of the photo's shape that fits the space. */
function fit(photo: { width: number; height: number }, space: { width: number; height: number }) {
  const scale = Math.min(space.width / photo.width, space.height / photo.height);
  return { width: Math.round(photo.width * scale), height: Math.round(photo.height * scale) };
}
