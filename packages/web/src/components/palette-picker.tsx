import { PALETTES } from "@pixelater/core/palette";
import { type CellColors, OWN_COLORS } from "../pixels/cell-colors.ts";
import { DITHER_LABELS, DITHER_NAMES, PALETTE_LABELS, PALETTE_NAMES } from "../settings.ts";
import { Segments } from "./segments.tsx";

interface PalettePickerProps {
  readonly colors: CellColors;
  readonly change: (colors: CellColors) => void;
}

const ALL_COLOURS = "Original colours";

const DITHER_OPTIONS = DITHER_NAMES.map((value) => ({ value, label: DITHER_LABELS[value] }));

/** Chooses all colours, the photo's own best ones, or those of an old machine, and how they are mixed. */
export function PalettePicker({ colors: { palette, dither }, change }: PalettePickerProps) {
  return (
    <section className="panel-section" aria-labelledby="colours-title">
      <div className="section-head">
        <h2 id="colours-title">Colours</h2>
        <p className="palette-name" aria-hidden="true">
          {palette === null ? ALL_COLOURS : PALETTE_LABELS[palette]}
        </p>
      </div>
      <div className="palettes" role="radiogroup" aria-labelledby="colours-title">
        <PaletteOption
          label={ALL_COLOURS}
          checked={palette === null}
          choose={() => {
            change({ palette: null, dither });
          }}
        />
        {PALETTE_NAMES.map((name) => (
          <PaletteOption
            key={name}
            label={PALETTE_LABELS[name]}
            {...(name === "own" ? { text: String(OWN_COLORS) } : { colors: PALETTES[name] })}
            checked={palette === name}
            choose={() => {
              change({ palette: name, dither });
            }}
          />
        ))}
      </div>
      {palette !== null && (
        <div className="dither">
          <p id="dither-title">Mix colours</p>
          <Segments
            legend="Mix colours"
            options={DITHER_OPTIONS}
            value={DITHER_NAMES.find((name) => name === dither) ?? "none"}
            change={(name) => {
              change({ palette, dither: name });
            }}
          />
        </div>
      )}
    </section>
  );
}

interface PaletteOptionProps {
  readonly label: string;
  readonly colors?: readonly string[];
  /** Shown on all colours, in place of a palette's own. */
  readonly text?: string;
  readonly checked: boolean;
  readonly choose: () => void;
}

function PaletteOption({ label, colors, text, checked, choose }: PaletteOptionProps) {
  return (
    <label className="palette" title={label}>
      <input type="radio" name="palette" aria-label={label} checked={checked} onChange={choose} />
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
        <rect key={color} x={i % columns} y={Math.floor(i / columns)} width={1} height={1} fill={color} />
      ))}
    </svg>
  );
}
