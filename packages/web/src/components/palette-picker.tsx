import { PALETTES, type PaletteName } from "@pixelater/core/palette";
import { PALETTE_LABELS, PALETTE_NAMES } from "../settings.ts";

interface PalettePickerProps {
  readonly palette: PaletteName | null;
  readonly change: (palette: PaletteName | null) => void;
}

const ALL_COLOURS = "Original colours";

/** Chooses all colours or one of the palettes of old computers and consoles. */
export function PalettePicker({ palette, change }: PalettePickerProps) {
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
            change(null);
          }}
        />
        {PALETTE_NAMES.map((name) => (
          <PaletteOption
            key={name}
            label={PALETTE_LABELS[name]}
            colors={PALETTES[name]}
            checked={palette === name}
            choose={() => {
              change(name);
            }}
          />
        ))}
      </div>
    </section>
  );
}

interface PaletteOptionProps {
  readonly label: string;
  readonly colors?: readonly string[];
  readonly checked: boolean;
  readonly choose: () => void;
}

function PaletteOption({ label, colors, checked, choose }: PaletteOptionProps) {
  return (
    <label className="palette" title={label}>
      <input type="radio" name="palette" aria-label={label} checked={checked} onChange={choose} />
      {colors === undefined ? <span className="swatches all" /> : <Swatches colors={colors} />}
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
