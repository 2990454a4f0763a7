import { announce } from "../announcements.ts";
import { type Bounds, movedBounds, scaledBounds } from "../regions/bounds.ts";
import type { RegionEditor } from "../regions/region-editor.ts";
import type { PhotoRegion } from "../regions/photo-region.ts";
import { boundsLabel } from "../regions/region-labels.ts";
import { type IconName, PixelIcon } from "./pixel-icon.tsx";

interface Nudge {
  readonly icon: IconName;
  readonly label: string;
  readonly apply: (bounds: Bounds) => Bounds;
}

/** Distance of one nudge, in percent of the photo. */
const STEP = 1;

const NUDGES: readonly Nudge[] = [
  { icon: "left", label: "Move left", apply: (bounds) => movedBounds(bounds, { x: -STEP, y: 0 }) },
  { icon: "right", label: "Move right", apply: (bounds) => movedBounds(bounds, { x: STEP, y: 0 }) },
  { icon: "up", label: "Move up", apply: (bounds) => movedBounds(bounds, { x: 0, y: -STEP }) },
  { icon: "down", label: "Move down", apply: (bounds) => movedBounds(bounds, { x: 0, y: STEP }) },
  { icon: "minus", label: "Make smaller", apply: (bounds) => scaledBounds(bounds, -STEP) },
  { icon: "plus", label: "Make larger", apply: (bounds) => scaledBounds(bounds, STEP) },
];

interface NudgeControlsProps {
  readonly region: PhotoRegion | undefined;
  readonly editor: RegionEditor;
}

/** Moves and resizes the selected region by clicks or taps, for users who cannot drag precisely. */
export function NudgeControls({ region, editor }: NudgeControlsProps) {
  return (
    <div className="nudges" role="group" aria-label="Selected area">
      {NUDGES.map(({ icon, label, apply }) => (
        <button
          key={icon}
          type="button"
          className="button small"
          aria-label={label}
          title={label}
          disabled={region === undefined}
          onClick={() => {
            if (region === undefined) return;
            const nudged = { ...region, ...apply(region) };
            editor.change(nudged);
            announce(boundsLabel(nudged));
          }}
        >
          <PixelIcon name={icon} />
        </button>
      ))}
    </div>
  );
}
