import type { Mosaic } from "@pixelater/core";
import { PALETTES } from "@pixelater/core/palette";
import { useMemo } from "react";
import {
  type CellColors,
  colorsOf,
  OWN_COLORS,
  type PaletteChoice,
  withColors,
} from "../pixels/cell-colors.ts";
import { DITHER_LABELS, DITHER_NAMES, DITHER_RANGE, PALETTE_LABELS, PALETTE_NAMES } from "../settings.ts";
import { CustomColors } from "./custom-colors.tsx";
import { PalettePreview } from "./palette-preview.tsx";
import { Segments } from "./segments.tsx";

interface PalettePickerProps {
  readonly colors: CellColors;
  readonly change: (colors: CellColors) => void;
  /** Few cells of the photo on the stage, in its own colours; `null` until it is open. */
  readonly preview: Mosaic | null;
}

const ALL_COLOURS = "Original colours";

const DITHER_OPTIONS = DITHER_NAMES.map((value) => ({ value, label: DITHER_LABELS[value] }));

/** Chooses all colours, the photo's own best ones, or those of an old machine, and how they are mixed. */
export function PalettePicker({ colors, change, preview }: PalettePickerProps) {
  const { palette, custom, dither, ditherPercent } = colors;
  const own = colorsOf(colors);
  const previews = useMemo(() => {
    if (preview === null) return null;
    const inColors = (name: PaletteChoice | null) =>
      withColors(preview, { palette: name, custom, dither, ditherPercent });
    return new Map([null, ...PALETTE_NAMES].map((name) => [name, inColors(name)]));
  }, [preview, custom, dither, ditherPercent]);
  const optionOf = (name: PaletteChoice | null) => (
    <PaletteOption
      key={name}
      label={name === null ? ALL_COLOURS : PALETTE_LABELS[name]}
      {...swatchesOf(name, custom)}
      preview={previews?.get(name)}
      checked={palette === name}
      choose={() => {
        change({ ...own, palette: name });
      }}
    />
  );
  return (
    <section className="panel-section" aria-labelledby="colours-title">
      <div className="section-head">
        <h2 id="colours-title">Colours</h2>
        <p className="palette-name" aria-hidden="true">
          {palette === null ? ALL_COLOURS : PALETTE_LABELS[palette]}
        </p>
      </div>
      <div className="palettes" role="radiogroup" aria-labelledby="colours-title">
        {optionOf(null)}
        {PALETTE_NAMES.map(optionOf)}
      </div>
      {palette === "custom" && (
        <CustomColors
          colors={custom}
          change={(next) => {
            change({ ...own, custom: next });
          }}
        />
      )}
      {palette !== null && (
        <div className="dither">
          <p id="dither-title">Mix colours</p>
          <Segments
            legend="Mix colours"
            options={DITHER_OPTIONS}
            value={DITHER_NAMES.find((name) => name === dither) ?? "none"}
            change={(name) => {
              change({ ...own, dither: name });
            }}
          />
          {dither !== "none" && (
            <label className="field">
              <span>How much</span>
              <input
                className="slider"
                type="range"
                aria-valuetext={`${ditherPercent} percent`}
                {...DITHER_RANGE}
                value={ditherPercent}
                onChange={({ target }) => {
                  change({ ...own, ditherPercent: target.valueAsNumber });
                }}
              />
            </label>
          )}
        </div>
      )}
    </section>
  );
}

function swatchesOf(
  name: PaletteChoice | null,
  custom: readonly string[],
): Pick<PaletteOptionProps, "colors" | "text"> {
  if (name === null) return {};
  if (name === "own") return { text: String(OWN_COLORS) };
  return { colors: name === "custom" ? custom : PALETTES[name] };
}

interface PaletteOptionProps {
  readonly label: string;
  readonly colors?: readonly string[];
  /** Shown on all colours, in place of a palette's own. */
  readonly text?: string;
  /** The photo in these colours. */
  readonly preview: Mosaic | undefined;
  readonly checked: boolean;
  readonly choose: () => void;
}

function PaletteOption({ label, colors, text, preview, checked, choose }: PaletteOptionProps) {
  return (
    <label className="palette" title={label}>
      <input type="radio" name="palette" aria-label={label} checked={checked} onChange={choose} />
      <PalettePreview mosaic={preview} />
      {colors === undefined ? <span className="swatches all">{text}</span> : <Swatches colors={colors} />}
    </label>
  );
}

/** Shows a palette's colours in two rows. */
function Swatches({ colors }: { readonly colors: readonly string[] }) {
  const columns = Math.ceil(colors.length / 2);
  return (
    <svg
      className="swatches"
      viewBox={`0 0 ${columns} 2`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      aria-hidden="true"
    >
      {colors.map((color, i) => (
        // Colours of a visitor may be equal.
        <rect
          key={`${color} ${i}`}
          x={i % columns}
          y={Math.floor(i / columns)}
          width={1}
          height={1}
          fill={color}
        />
      ))}
    </svg>
  );
}
