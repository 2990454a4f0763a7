import type { Grid } from "@pixelater/core";
import { COUNT_RANGE, type Cut, PRESET_COUNTS, SIZE_RANGE } from "../pixels/cut.ts";
import { Segments } from "./segments.tsx";

const PRESET_SIZES = [8, 16, 24, 32, 64];

interface CutControlsProps {
  readonly cut: Cut;
  readonly change: (cut: Cut) => void;
  /** The grid that the cut lays over the photo on the stage, once it is open. */
  readonly grid: Grid | null;
}

/** Number or size of the cells: presets and a slider. */
export function CutControls({ cut, change, grid }: CutControlsProps) {
  const byCount = cut.by === "count";
  const value = byCount ? cut.count : cut.size;
  const setValue = (next: number) => {
    change(byCount ? { ...cut, count: next } : { ...cut, size: next });
  };
  return (
    <section className="panel-section" aria-labelledby="cells-title">
      <div className="section-head">
        <h2 id="cells-title">Cells</h2>
        <Segments
          legend="Set the cells by"
          options={[
            { value: "count", label: "Number" },
            { value: "size", label: "Size" },
          ]}
          value={cut.by}
          change={(by) => {
            change({ ...cut, by });
          }}
        />
      </div>
      <p className="readout" aria-hidden="true">
        <span className="readout-value">{byCount ? `${value} × ${value}` : `${value} px`}</span>
        <span className="readout-note">{grid === null ? " " : gridNote(grid, byCount)}</span>
      </p>
      <input
        className="slider"
        type="range"
        aria-label={byCount ? "Number of cells" : "Size of a cell"}
        aria-valuetext={byCount ? `${value} by ${value} cells` : `${value} pixels`}
        {...(byCount ? COUNT_RANGE : SIZE_RANGE)}
        value={value}
        onChange={({ target }) => {
          setValue(target.valueAsNumber);
        }}
      />
      <div className="presets" role="group" aria-label={byCount ? "Usual numbers" : "Usual sizes"}>
        {(byCount ? PRESET_COUNTS : PRESET_SIZES).map((preset) => (
          <button
            key={preset}
            type="button"
            className="preset"
            aria-pressed={preset === value}
            aria-label={byCount ? `${preset} by ${preset} cells` : `${preset} pixels`}
            onClick={() => {
              setValue(preset);
            }}
          >
            {preset}
          </button>
        ))}
      </div>
      <p className="cut-note">
        Pixelation is not anonymisation. Hide faces under large cells, and cover text with a solid colour
        instead.
      </p>
    </section>
  );
}

function gridNote({ columns, rows, width, height }: Grid, byCount: boolean): string {
  if (!byCount) return `${columns} × ${rows} cells`;
  return `${Math.round(width / columns)} × ${Math.round(height / rows)} px each`;
}
