import { useEffect } from "react";
import type { StageView } from "../stage/use-view.ts";
import { PixelIcon } from "./pixel-icon.tsx";

interface StageToolsProps {
  readonly view: StageView;
  /** Shows the original alone, or the finished photo again. */
  readonly compare: (isComparing: boolean) => void;
}

/** Buttons for zoom, and one that shows the original while it is held. */
export function StageTools({ view, compare }: StageToolsProps) {
  const start = () => {
    compare(true);
  };
  const end = () => {
    compare(false);
  };
  // A key that is lifted in another window sends no event to this one.
  useEffect(() => {
    const stop = () => {
      compare(false);
    };
    window.addEventListener("blur", stop);
    return () => {
      window.removeEventListener("blur", stop);
    };
  }, [compare]);
  const { isZoomed, percent, zoomIn, zoomOut, fit, showActualSize } = view;
  return (
    <div className="stage-tools" role="group" aria-label="View">
      <button
        type="button"
        className="button small square"
        aria-label="Zoom out"
        title="Zoom out (−)"
        aria-disabled={!isZoomed}
        onClick={zoomOut}
      >
        <PixelIcon name="minus" />
      </button>
      <span className="zoom-percent" aria-live="polite">
        <span className="visually-hidden">Zoom </span>
        {percent} %
      </span>
      <button
        type="button"
        className="button small square"
        aria-label="Zoom in"
        title="Zoom in (+)"
        onClick={zoomIn}
      >
        <PixelIcon name="plus" />
      </button>
      <button type="button" className="button small" title="Fit to the window (0)" onClick={fit}>
        Fit
      </button>
      <button
        type="button"
        className="button small"
        title="One pixel of the photo is one of the screen (1)"
        onClick={showActualSize}
      >
        100 %
      </button>
      <button
        type="button"
        className="button small"
        title="Hold to see the original"
        onPointerDown={start}
        onPointerUp={end}
        onPointerLeave={end}
        onPointerCancel={end}
        onBlur={end}
        onContextMenu={(event) => {
          // A long press is what this button is for.
          event.preventDefault();
        }}
        onKeyDown={({ key }) => {
          if (key === " " || key === "Enter") start();
        }}
        onKeyUp={end}
      >
        <PixelIcon name="compare" />
        <span className="compare-label">Hold to compare</span>
      </button>
    </div>
  );
}
