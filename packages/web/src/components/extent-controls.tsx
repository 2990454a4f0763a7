import type { RegionShape } from "@pixelater/core/region";
import { useEffect, useRef } from "react";
import { isOpen, type Photo } from "../photos/photo.ts";
import { isFull, MAX_REGIONS, selectedRegion } from "../regions/extent.ts";
import type { ExtentEditor } from "../regions/extent-editor.ts";
import { middleRegion } from "../regions/middle-region.ts";
import { SHAPE_LABELS } from "../regions/region-words.ts";
import { NudgeControls } from "./nudge-controls.tsx";
import { PixelIcon } from "./pixel-icon.tsx";
import { Segments } from "./segments.tsx";

interface ExtentControlsProps {
  readonly photo: Photo;
  readonly editor: ExtentEditor;
  /** Of the next region to be drawn. */
  readonly shape: RegionShape;
  readonly chooseShape: (shape: RegionShape) => void;
  /** Id for the text that explains the keys. */
  readonly helpId: string;
}

/** Whether all of the photo is pixelated, or which parts. */
export function ExtentControls({ photo, editor, shape, chooseShape, helpId }: ExtentControlsProps) {
  const { extent } = photo;
  return (
    <section className="panel-section" aria-labelledby="extent-title">
      <div className="section-head">
        <h2 id="extent-title">Pixelate</h2>
        <Segments
          legend="How much of the photo"
          options={[
            { value: "whole", label: "Whole photo" },
            { value: "parts", label: "Parts of it" },
          ]}
          value={extent.of}
          change={editor.cover}
        />
      </div>
      {extent.of === "parts" && (
        <PartControls photo={photo} editor={editor} shape={shape} chooseShape={chooseShape} helpId={helpId} />
      )}
    </section>
  );
}

function PartControls({ photo, editor, shape, chooseShape, helpId }: ExtentControlsProps) {
  const { extent } = photo;
  const { regions, selected } = extent;
  const addButton = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    // With the last region went what had the focus.
    if (regions.length === 0 && document.activeElement === document.body) {
      addButton.current?.focus({ preventScroll: true });
    }
  }, [regions.length]);

  return (
    <>
      <p className="extent-note">{countWords(regions.length)}</p>
      <div className="part-shape">
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
      <div className="part-actions">
        <button
          ref={addButton}
          type="button"
          className="button small"
          disabled={!isOpen(photo) || isFull(extent)}
          onClick={() => {
            if (isOpen(photo)) editor.add(middleRegion(extent, shape, photo.state.facts));
          }}
        >
          <PixelIcon name="plus" />
          Add part
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
          Delete part
        </button>
      </div>
      <NudgeControls region={selectedRegion(extent)} editor={editor} />
      <p className="extent-note mouse-only" id={helpId}>
        Arrow keys move the chosen part, with Shift they resize it, Delete removes it.
      </p>
    </>
  );
}

function countWords(count: number): string {
  if (count === 0) return "Draw over what is to be hidden. Nothing is pixelated yet.";
  if (count === MAX_REGIONS) return `${count} parts are pixelated, which is the most there can be.`;
  return `${count === 1 ? "One part is" : `${count} parts are`} pixelated, by whole cells.`;
}
