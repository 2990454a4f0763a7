import { type CSSProperties, type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { announce } from "../announcements.ts";
import { type Bounds, type Corner, CORNERS, cornerPoint } from "../regions/bounds.ts";
import { type RegionSet, selectedRegion } from "../regions/region-set.ts";
import type { RegionEditor } from "../regions/region-editor.ts";
import type { BrushArea, PhotoRegion } from "../regions/photo-region.ts";
import { regionAfterKey } from "../regions/region-keys.ts";
import { regionLabel, boundsLabel } from "../regions/region-labels.ts";
import type { AreaTool } from "../regions/tool.ts";
import { type RegionDrag, useRegionDrag } from "../regions/use-region-drag.ts";
import { FaceSuggestions } from "./face-suggestions.tsx";
import { useElementSize } from "./use-element-size.ts";

interface RegionLayerProps {
  readonly regionSet: RegionSet;
  readonly editor: RegionEditor;
  readonly tool: AreaTool;
  /** Id of the text that explains the keyboard controls. */
  readonly describedBy: string;
}

/** A layer over the photo for drawing, selecting, moving, resizing and removing regions. */
export function RegionLayer({ regionSet, editor, tool, describedBy }: RegionLayerProps) {
  const [layer, size] = useElementSize<HTMLDivElement>();
  const drag = useRegionDrag(layer, regionSet, tool, editor);
  const selected = selectedRegion(regionSet);
  useFocusOn(layer, regionSet.selected);

  const pressKey = (event: KeyboardEvent, region: PhotoRegion) => {
    const after = regionAfterKey(region, event);
    if (after === null) return;
    event.preventDefault();
    if (after === "remove") {
      editor.remove(region.id);
    } else {
      // Holding a key down is one step.
      editor.change(after, event.repeat ? `key ${region.id}` : undefined);
      announce(boundsLabel(after));
    }
  };

  return (
    <>
      <div
        ref={layer}
        className="regions"
        // Where a drag draws nothing, it moves a zoomed photo.
        data-draws={tool !== "move"}
        // Screen readers pass the arrow keys on to an application instead of using them to browse.
        role="application"
        aria-label="Areas to pixelate"
        aria-describedby={describedBy}
        onPointerDown={drag.startDrawing}
        onPointerMove={drag.follow}
        onPointerUp={drag.finish}
        onPointerCancel={drag.cancel}
        // Also fires if no pointerup arrives, for example when the pointer is lifted over a system window.
        onLostPointerCapture={drag.finish}
      >
        {regionSet.regions.map((region) => (
          <button
            key={region.id}
            type="button"
            className="region"
            data-id={region.id}
            data-shape={region.shape}
            aria-pressed={region === selected}
            aria-label={`${regionLabel(regionSet, region)}, ${boundsLabel(region)}`}
            style={placeOf(region)}
            onPointerDown={(event) => {
              drag.startMoving(event, region);
            }}
            onFocus={() => {
              editor.select(region.id);
            }}
            onKeyDown={(event) => {
              pressKey(event, region);
            }}
          >
            {region.shape === "polygon" && <Outline region={region} />}
          </button>
        ))}
        {selected !== undefined && <Handles region={selected} size={size} drag={drag} />}
        {regionSet.regions.length === 0 && regionSet.suggestions.length === 0 && (
          <p className="draw-here" aria-hidden="true">
            {tool === "move" ? "Choose a shape to draw" : "Drag over anything you want to hide"}
          </p>
        )}
      </div>
      <FaceSuggestions suggestions={regionSet.suggestions} photoWidth={size.width} editor={editor} />
    </>
  );
}

/** The outline of a brush stroke. */
function Outline({ region }: { readonly region: BrushArea }) {
  const points = region.outline.map(({ x, y }) => `${x},${y}`).join(" ");
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      <polygon className="outline-edge" points={points} />
      <polygon className="outline" points={points} />
    </svg>
  );
}

interface HandlesProps {
  readonly region: PhotoRegion;
  /** Size of the photo on the page in CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
  readonly drag: RegionDrag;
}

/** Sides below this many CSS pixels would be hidden by handles on their corners; those lie outside then. */
const SMALL_PX = 72;

/** Resize handles for pointers; the keyboard needs none. */
function Handles({ region, size, drag }: HandlesProps) {
  const isSmall =
    (region.width * size.width) / 100 < SMALL_PX || (region.height * size.height) / 100 < SMALL_PX;
  return CORNERS.map((corner) => (
    <span
      key={corner}
      className="handle"
      data-corner={corner}
      data-outside={isSmall}
      style={handlePlace(region, corner)}
      aria-hidden="true"
      onPointerDown={(event) => {
        drag.startResizing(event, region, corner);
      }}
      // Keeps the focus, and with it the keys, on the region.
      onMouseDown={(event) => {
        event.preventDefault();
      }}
    />
  ));
}

/** Focuses a region when it is selected, but does not take the focus when the layer first appears. */
function useFocusOn(layer: RefObject<HTMLElement | null>, selected: number | null): void {
  const before = useRef(selected);
  useEffect(() => {
    if (before.current === selected) return;
    before.current = selected;
    const button = layer.current?.querySelector<HTMLElement>(`[data-id="${selected ?? ""}"]`);
    button?.focus({ preventScroll: true });
  }, [layer, selected]);
}

function placeOf({ left, top, width, height }: Bounds): CSSProperties {
  return {
    left: `${left}%`,
    top: `${top}%`,
    width: `${width}%`,
    height: `${height}%`,
    // Smaller regions lie on top, or larger ones would hide them from the pointer.
    zIndex: Math.round(10_000 - width * height),
  };
}

function handlePlace(bounds: Bounds, corner: Corner): CSSProperties {
  const { x, y } = cornerPoint(bounds, corner);
  return { left: `${x}%`, top: `${y}%` };
}
