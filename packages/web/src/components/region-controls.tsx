import type { RegionShape } from "@pixelater/core/region";
import { useEffect, useRef } from "react";
import { isOpen, type Photo } from "../photos/photo.ts";
import type { PhotoLibrary } from "../photos/photo-library.ts";
import { isFull, MAX_REGIONS, type RegionSet, selectedRegion } from "../regions/region-set.ts";
import type { RegionEditor } from "../regions/region-editor.ts";
import { middleRegion } from "../regions/middle-region.ts";
import { type AreaTool, TOOL_LABELS } from "../regions/tool.ts";
import { CoverControls } from "./cover-controls.tsx";
import { FaceControls } from "./face-controls.tsx";
import { NudgeControls } from "./nudge-controls.tsx";
import { PixelIcon } from "./pixel-icon.tsx";
import { Segments } from "./segments.tsx";
import { UndoControls } from "./undo-controls.tsx";

interface RegionControlsProps {
  readonly photo: Photo;
  readonly library: PhotoLibrary;
  readonly editor: RegionEditor;
  readonly tool: AreaTool;
  readonly chooseTool: (tool: AreaTool) => void;
  /** Id of the text that explains the keyboard controls. */
  readonly helpId: string;
}

/** Finds, adds, removes and moves the areas of one photo, and chooses their covers. */
export function RegionControls({ photo, library, editor, tool, chooseTool, helpId }: RegionControlsProps) {
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
      <p className="area-note">{countLabel(regionSet)}</p>
      <FaceControls photo={photo} library={library} editor={editor} />
      <div className="area-shape">
        <Segments
          legend="Tool"
          options={TOOLS.map((value) => ({ value, label: TOOL_LABELS[value] }))}
          value={tool}
          change={chooseTool}
        />
      </div>
      <div className="area-actions">
        <button
          ref={addButton}
          type="button"
          className="button small"
          disabled={!isOpen(photo) || isFull(regionSet)}
          onClick={() => {
            if (isOpen(photo)) editor.add(middleRegion(regionSet, shapeOf(tool), photo.state.info));
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
      <UndoControls history={photo.history} editor={editor} />
      <CoverControls regionSet={regionSet} editor={editor} />
      <div className="area-shape">
        <Segments
          legend="What to hide"
          options={[
            { value: "areas", label: "Hide the areas" },
            { value: "rest", label: "Hide everything else" },
          ]}
          value={regionSet.hides}
          change={editor.setHides}
        />
      </div>
      <NudgeControls region={selectedRegion(regionSet)} editor={editor} />
      <p className="area-note mouse-only" id={helpId}>
        Arrow keys move the selected area, Shift + arrow keys resize it, Delete removes it.
      </p>
    </section>
  );
}

const TOOLS: readonly AreaTool[] = ["rectangle", "ellipse", "brush", "move"];

/** Returns the shape of an area that is added without drawing it. */
function shapeOf(tool: AreaTool): RegionShape {
  return tool === "ellipse" ? "ellipse" : "rectangle";
}

function countLabel({ regions, hides }: RegionSet): string {
  const count = regions.length;
  if (count === 0) return "No areas selected. Drag over anything you want to hide.";
  if (count === MAX_REGIONS) return `${count} areas selected, the maximum.`;
  const selected = count === 1 ? "1 area selected" : `${count} areas selected`;
  if (hides === "rest") return `${selected}. Everything else is hidden.`;
  return `${selected}. Every cell ${count === 1 ? "it touches" : "they touch"} is hidden.`;
}
