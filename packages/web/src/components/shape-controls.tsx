import type { CellShape } from "@pixelater/core/palette";
import { type CellDrawing, GAP_RANGE, hasGaps } from "../pixels/cell-drawing.ts";
import { Segments } from "./segments.tsx";

interface ShapeControlsProps {
  readonly drawing: CellDrawing;
  readonly change: (drawing: CellDrawing) => void;
}

const SHAPES: readonly { readonly value: CellShape; readonly label: string }[] = [
  { value: "square", label: "Square" },
  { value: "round", label: "Round" },
];

/** The shape of the cells, the gap between them and its colour. */
export function ShapeControls({ drawing, change }: ShapeControlsProps) {
  const { shape, gapPercent, gapColor } = drawing;
  const own = { shape, gapPercent, gapColor };
  return (
    <section className="panel-section" aria-labelledby="shape-title">
      <div className="section-head">
        <h2 id="shape-title">Shape</h2>
        <Segments
          legend="Shape of the cells"
          options={SHAPES}
          value={shape}
          change={(next) => {
            change({ ...own, shape: next });
          }}
        />
      </div>
      <label className="field">
        <span>Gap</span>
        <input
          className="slider"
          type="range"
          aria-valuetext={gapPercent === 0 ? "none" : `${gapPercent} percent of a cell`}
          {...GAP_RANGE}
          value={gapPercent}
          onChange={({ target }) => {
            change({ ...own, gapPercent: target.valueAsNumber });
          }}
        />
      </label>
      {hasGaps(drawing) && (
        <label className="field">
          <span>Colour between</span>
          <input
            className="color-well"
            type="color"
            value={gapColor}
            onChange={({ target }) => {
              change({ ...own, gapColor: `#${target.value.slice(1)}` });
            }}
          />
        </label>
      )}
    </section>
  );
}
