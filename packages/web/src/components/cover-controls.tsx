import {
  type AreaCover,
  CELLS_RANGE,
  COVER_LABELS,
  coverVerdict,
  isSameCover,
  strengthOf,
} from "../regions/area-cover.ts";
import { newAreaCover } from "../regions/new-area-cover.ts";
import type { RegionEditor } from "../regions/region-editor.ts";
import { type RegionSet, selectedRegion } from "../regions/region-set.ts";
import { useStore } from "../store.ts";
import { Segments } from "./segments.tsx";

interface CoverControlsProps {
  readonly regionSet: RegionSet;
  readonly editor: RegionEditor;
}

/** Chooses how the selected area is hidden, and with it the next ones; or how everything else is. */
export function CoverControls({ regionSet, editor }: CoverControlsProps) {
  const next = useStore(newAreaCover);
  const selected = selectedRegion(regionSet);
  const isRest = regionSet.hides === "rest";
  const cover = isRest ? regionSet.restCover : (selected?.cover ?? next);
  const change = (changes: Partial<AreaCover>, step?: string) => {
    const changed = { ...cover, ...changes };
    if (isRest) {
      editor.setRestCover(changed, step);
      return;
    }
    newAreaCover.update(() => changed);
    if (selected !== undefined) editor.change({ ...selected, cover: changed }, step);
  };
  const isShared = regionSet.regions.every((region) => isSameCover(region.cover, cover));
  const cells = cover.cells === 1 ? "1 cell" : `${cover.cells} cells`;
  return (
    <div className="cover-controls">
      <div className="area-shape">
        <span aria-hidden="true">Cover</span>
        <Segments
          legend={
            isRest
              ? "Cover of everything else"
              : selected === undefined
                ? "Cover of the next area"
                : "Cover of the selected area"
          }
          options={[
            { value: "surroundings", label: COVER_LABELS.surroundings },
            { value: "cells", label: COVER_LABELS.cells },
            { value: "solid", label: COVER_LABELS.solid },
          ]}
          value={cover.kind}
          change={(kind) => {
            change({ kind });
          }}
        />
      </div>
      {cover.kind !== "solid" && !isRest && (
        <input
          className="slider"
          type="range"
          aria-label="Cells across the area"
          aria-valuetext={cover.kind === "cells" ? coverVerdict(cover) : cells}
          {...CELLS_RANGE}
          value={cover.cells}
          onChange={({ target }) => {
            change({ cells: target.valueAsNumber }, `cells ${selected?.id ?? 0}`);
          }}
        />
      )}
      {cover.kind === "solid" && <ColorChoice cover={cover} change={change} />}
      <p
        className="area-note verdict"
        data-strength={cover.kind === "cells" ? strengthOf(cover.cells) : "strong"}
      >
        {isRest && cover.kind === "cells"
          ? "In the cells of the whole photo: large ones are stronger."
          : coverVerdict(cover)}
      </p>
      {!isRest && !isShared && (
        <button
          type="button"
          className="button small"
          onClick={() => {
            editor.coverAll(cover);
          }}
        >
          Use for all areas
        </button>
      )}
    </div>
  );
}

interface ColorChoiceProps {
  readonly cover: AreaCover;
  readonly change: (changes: Partial<AreaCover>, step?: string) => void;
}

/** Chooses the color of a solid cover. */
function ColorChoice({ cover, change }: ColorChoiceProps) {
  const { color } = cover;
  const isOwn = color !== "auto";
  return (
    <div className="area-shape">
      <Segments
        legend="Colour"
        options={[
          { value: "auto", label: "From around" },
          { value: "own", label: "Own colour" },
        ]}
        value={isOwn ? "own" : "auto"}
        change={(value) => {
          change({ color: value === "auto" ? "auto" : "#000000" });
        }}
      />
      {isOwn && (
        <input
          className="color-input"
          type="color"
          aria-label="Colour of the cover"
          value={color}
          onChange={({ target }) => {
            change({ color: hexOf(target.value) }, "color");
          }}
        />
      )}
    </div>
  );
}

function hexOf(value: string): `#${string}` {
  return `#${value.slice(1)}`;
}
