import type { RegionShape } from "@pixelater/core/region";
import { type CSSProperties, type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { announce } from "../announcements.ts";
import { type Corner, CORNERS, cornerPoint } from "../regions/bounds.ts";
import { type RegionSet, selectedRegion } from "../regions/region-set.ts";
import type { RegionEditor } from "../regions/region-editor.ts";
import type { Bounds, PhotoRegion } from "../regions/photo-region.ts";
import { regionAfterKey } from "../regions/region-keys.ts";
import { regionLabel, boundsLabel } from "../regions/region-labels.ts";
import { type RegionDrag, useRegionDrag } from "../regions/use-region-drag.ts";

interface RegionLayerProps {
  readonly regionSet: RegionSet;
  readonly editor: RegionEditor;
  /** Shape of the next region. */
  readonly shape: RegionShape;
  /** Id of the text that explains the keyboard controls. */
  readonly describedBy: string;
}

/** A layer over the photo for drawing, selecting, moving, resizing and removing regions. */
export function RegionLayer({ regionSet, editor, shape, describedBy }: RegionLayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  const drag = useRegionDrag(layer, regionSet, shape, editor);
  const selected = selectedRegion(regionSet);
  useFocusOn(layer, regionSet.selected);

  const pressKey = (event: KeyboardEvent, region: PhotoRegion) => {
    const after = regionAfterKey(region, event);
    if (after === null) return;
    event.preventDefault();
    if (after === "remove") {
      editor.remove(region.id);
    } else {
      editor.change(after);
      announce(boundsLabel(after));
    }
  };

  return (
    <div
      ref={layer}
      className="regions"
      data-draws
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
        />
      ))}
      {selected !== undefined && <Handles region={selected} drag={drag} />}
      {regionSet.regions.length === 0 && (
        <p className="draw-here" aria-hidden="true">
          Drag over anything you want to hide
        </p>
      )}
    </div>
  );
}

/** Resize handles for pointers; the keyboard needs none. */
function Handles({ region, drag }: { readonly region: PhotoRegion; readonly drag: RegionDrag }) {
  return CORNERS.map((corner) => (
    <span
      key={corner}
      className="handle"
      data-corner={corner}
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
