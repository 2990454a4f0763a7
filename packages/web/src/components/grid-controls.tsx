import type { Grid } from "@pixelater/core";
import { COUNT_RANGE, type GridChoice, PRESET_COUNTS, SIZE_RANGE } from "../pixels/grid-choice.ts";
import { Segments } from "./segments.tsx";

const PRESET_SIZES = [8, 16, 24, 32, 64];

interface GridControlsProps {
  readonly choice: GridChoice;
  readonly change: (choice: GridChoice) => void;
  /** The grid on the photo on the stage; `null` until it is open. */
  readonly grid: Grid | null;
}

/** Presets and a slider for the number or the size of the cells. */
export function GridControls({ choice, change, grid }: GridControlsProps) {
  const byCount = choice.by !== "size";
  const nameOf = (cells: number) => {
    if (!byCount) return `${cells} pixels`;
    return choice.by === "across" ? `${cells} cells across` : `${cells} by ${cells} cells`;
  };
  const value = byCount ? choice.count : choice.size;
  const setValue = (next: number) => {
    change(byCount ? { ...choice, count: next } : { ...choice, size: next });
  };
  return (
    <section className="panel-section" aria-labelledby="cells-title">
      <div className="section-head">
        <h2 id="cells-title">Cells</h2>
        <Segments
          legend="Set the cells by"
          options={[
            { value: "across", label: "Squares" },
            { value: "count", label: "Number" },
            { value: "size", label: "Size" },
          ]}
          value={choice.by}
          change={(by) => {
            change({ ...choice, by });
          }}
        />
      </div>
      <p className="readout" aria-hidden="true">
        <span className="readout-value">{readoutOf(choice)}</span>
        <span className="readout-note">{grid === null ? " " : gridNote(grid, choice)}</span>
      </p>
      <input
        className="slider"
        type="range"
        aria-label={byCount ? "Number of cells" : "Size of a cell"}
        aria-valuetext={nameOf(value)}
        {...(byCount ? COUNT_RANGE : SIZE_RANGE)}
        value={value}
        onChange={({ target }) => {
          setValue(target.valueAsNumber);
        }}
      />
      <div className="presets" role="group" aria-label={byCount ? "Preset numbers" : "Preset sizes"}>
        {(byCount ? PRESET_COUNTS : PRESET_SIZES).map((preset) => (
          <button
            key={preset}
            type="button"
            className="preset"
            aria-pressed={preset === value}
            aria-label={nameOf(preset)}
            onClick={() => {
              setValue(preset);
            }}
          >
            {preset}
          </button>
        ))}
      </div>
      <p className="grid-note">
        Pixelation is not anonymisation. Use large cells for faces, and cover text with a solid colour
        instead.
      </p>
    </section>
  );
}

function readoutOf({ by, count, size }: GridChoice): string {
  if (by === "size") return `${size} px`;
  return by === "across" ? `${count} across` : `${count} × ${count}`;
}

function gridNote({ columns, rows, width, height }: Grid, { by }: GridChoice): string {
  if (by !== "count") return `${columns} × ${rows} cells`;
  return `${Math.round(width / columns)} × ${Math.round(height / rows)} px each`;
}
