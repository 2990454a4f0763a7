import type { RegionShape } from "@pixelater/core/region";
import { type CSSProperties, type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { announce } from "../announcements.ts";
import { type Corner, CORNERS, cornerPoint } from "../regions/bounds.ts";
import { type Extent, selectedRegion } from "../regions/extent.ts";
import type { ExtentEditor } from "../regions/extent-editor.ts";
import type { Bounds, PhotoRegion } from "../regions/photo-region.ts";
import { regionAfterKey } from "../regions/region-keys.ts";
import { partName, placeWords } from "../regions/region-words.ts";
import { type RegionDrag, useRegionDrag } from "../regions/use-region-drag.ts";

interface RegionLayerProps {
  readonly extent: Extent;
  readonly editor: ExtentEditor;
  /** Of the next region to be drawn. */
  readonly shape: RegionShape;
  /** Id of what explains the keys. */
  readonly describedBy: string;
}

/** Lies over the photo: there its regions are drawn, chosen, moved, resized and removed. */
export function RegionLayer({ extent, editor, shape, describedBy }: RegionLayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  const drag = useRegionDrag(layer, extent, shape, editor);
  const selected = selectedRegion(extent);
  useFocusOn(layer, extent.selected);

  const pressKey = (event: KeyboardEvent, region: PhotoRegion) => {
    const after = regionAfterKey(region, event);
    if (after === null) return;
    event.preventDefault();
    if (after === "remove") {
      editor.remove(region.id);
    } else {
      editor.change(after);
      announce(placeWords(after));
    }
  };

  return (
    <div
      ref={layer}
      className="regions"
      // A screen reader leaves the arrow keys to what calls itself an application.
      role="application"
      aria-label="Parts to be pixelated"
      aria-describedby={describedBy}
      onPointerDown={drag.startDrawing}
      onPointerMove={drag.follow}
      onPointerUp={drag.finish}
      onPointerCancel={drag.cancel}
      // Comes also where the pointer was lifted unseen, over a window of the system, say.
      onLostPointerCapture={drag.finish}
    >
      {extent.regions.map((region) => (
        <button
          key={region.id}
          type="button"
          className="region"
          data-id={region.id}
          data-shape={region.shape}
          aria-pressed={region === selected}
          aria-label={`${partName(extent, region)}, ${placeWords(region)}`}
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
      {extent.regions.length === 0 && (
        <p className="draw-here" aria-hidden="true">
          Draw over what is to be hidden
        </p>
      )}
    </div>
  );
}

/** What a pointer takes hold of to resize; keys need none. */
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
      // So that the region keeps the focus, and keys go on working.
      onMouseDown={(event) => {
        event.preventDefault();
      }}
    />
  ));
}

/** Focuses a region when it becomes the selected one, but takes no focus from elsewhere when the layer appears. */
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
    // The smaller lies above the larger, or it could not be reached.
    zIndex: Math.round(10_000 - width * height),
  };
}

function handlePlace(bounds: Bounds, corner: Corner): CSSProperties {
  const { x, y } = cornerPoint(bounds, corner);
  return { left: `${x}%`, top: `${y}%` };
}
