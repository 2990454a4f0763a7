import type { RegionShape } from "@pixelater/core/region";
import { useEffect, useRef } from "react";
import { isOpen, type Photo } from "../photos/photo.ts";
import { isFull, MAX_REGIONS, selectedRegion } from "../regions/region-set.ts";
import type { RegionEditor } from "../regions/region-editor.ts";
import { middleRegion } from "../regions/middle-region.ts";
import { SHAPE_LABELS } from "../regions/region-labels.ts";
import { NudgeControls } from "./nudge-controls.tsx";
import { PixelIcon } from "./pixel-icon.tsx";
import { Segments } from "./segments.tsx";

interface RegionControlsProps {
  readonly photo: Photo;
  readonly editor: RegionEditor;
  /** Shape of the next region. */
  readonly shape: RegionShape;
  readonly chooseShape: (shape: RegionShape) => void;
  /** Id of the text that explains the keyboard controls. */
  readonly helpId: string;
}

/** Adds, removes and moves the areas of one photo. */
export function RegionControls({ photo, editor, shape, chooseShape, helpId }: RegionControlsProps) {
  const { regionSet } = photo;
  const { regions, selected } = regionSet;
  const addButton = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    // Removing the last region also removes the focused element.
    if (regions.length === 0 && document.activeElement === document.body) {
      addButton.current?.focus({ preventScroll: true });
    }
  }, [regions.length]);

  return (
    <section className="panel-section" aria-labelledby="areas-title">
      <h2 id="areas-title">Areas</h2>
      <p className="area-note">{countLabel(regions.length)}</p>
      <div className="area-shape">
        <span aria-hidden="true">Shape</span>
        <Segments
          legend="Shape to draw"
          options={[
            { value: "rectangle", label: SHAPE_LABELS.rectangle },
            { value: "ellipse", label: SHAPE_LABELS.ellipse },
          ]}
          value={shape}
          change={chooseShape}
        />
      </div>
      <div className="area-actions">
        <button
          ref={addButton}
          type="button"
          className="button small"
          disabled={!isOpen(photo) || isFull(regionSet)}
          onClick={() => {
            if (isOpen(photo)) editor.add(middleRegion(regionSet, shape, photo.state.info));
          }}
        >
          <PixelIcon name="plus" />
          Add area
        </button>
        <button
          type="button"
          className="button small"
          disabled={selected === null}
          onClick={() => {
            if (selected !== null) editor.remove(selected);
          }}
        >
          <PixelIcon name="close" />
          Remove area
        </button>
      </div>
      <NudgeControls region={selectedRegion(regionSet)} editor={editor} />
      <p className="area-note mouse-only" id={helpId}>
        Arrow keys move the selected area, Shift + arrow keys resize it, Delete removes it.
      </p>
    </section>
  );
}

function countLabel(count: number): string {
  if (count === 0) return "No areas selected. Drag over anything you want to hide.";
  if (count === MAX_REGIONS) return `${count} areas selected, the maximum.`;
  if (count === 1) return "1 area selected. Every cell it touches is pixelated.";
  return `${count} areas selected. Every cell they touch is pixelated.`;
}
