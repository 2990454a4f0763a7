import type { Mosaic } from "@pixelater/core";
import { type PointerEvent, useMemo, useRef, useState } from "react";
import type { OpenPhoto } from "../photos/photo.ts";
import type { PhotoLibrary } from "../photos/photo-library.ts";
import type { RegionEditor } from "../regions/region-editor.ts";
import type { AreaTool } from "../regions/tool.ts";
import type { Settings } from "../settings.ts";
import { useView } from "../stage/use-view.ts";
import { visiblePart } from "../stage/view.ts";
import { VisiblePart } from "../stage/visible-part.ts";
import { Comparison } from "./comparison.tsx";
import { PixelatedRegions } from "./pixelated-regions.tsx";
import { RegionLayer } from "./region-layer.tsx";
import { StageTools } from "./stage-tools.tsx";
import { useElementSize } from "./use-element-size.ts";

interface StageProps {
  readonly photo: OpenPhoto;
  readonly mosaic: Mosaic;
  readonly library: PhotoLibrary;
  readonly settings: Settings;
  readonly editor: RegionEditor;
  readonly tool: AreaTool;
  /** Id of the text that explains the keyboard controls. */
  readonly helpId: string;
}

/** Shows the photo: either its mosaic with a divider for comparison, or its pixelated regions. */
export function Stage({ photo, mosaic, library, settings, editor, tool, helpId }: StageProps) {
  const [stage, space] = useElementSize<HTMLDivElement>();
  const [isComparing, setIsComparing] = useState(false);
  const view = useView(stage, photo.state.info, space);
  const { box, isZoomed } = view;
  const visible = useMemo(() => visiblePart(box, space), [box, space]);
  const isLaidOut = space.width > 0;
  const { name } = photo.file;
  const isWhole = photo.regionSet.scope === "photo";
  const drag = useDragToMove((isWhole || tool === "move") && isZoomed, view.moveBy);
  return (
    <>
      <div className="stage" ref={stage} data-zoomed={isZoomed} {...drag}>
        {isLaidOut && (
          <div className="frame" style={box} data-comparing={isComparing}>
            <img
              className="original"
              src={photo.url}
              alt={`${name}, original`}
              draggable={false}
              onError={() => void library.showConverted(photo.id)}
            />
            <VisiblePart value={visible}>
              {isWhole ? (
                <Comparison
                  name={name}
                  mosaic={mosaic}
                  drawing={settings}
                  width={box.width}
                  height={box.height}
                  visible={visible}
                  isZoomed={isZoomed}
                />
              ) : (
                <>
                  <PixelatedRegions
                    photo={photo}
                    library={library}
                    settings={settings}
                    width={box.width}
                    height={box.height}
                  />
                  <RegionLayer regionSet={photo.regionSet} editor={editor} tool={tool} describedBy={helpId} />
                </>
              )}
            </VisiblePart>
          </div>
        )}
      </div>
      <StageTools view={view} compare={setIsComparing} />
    </>
  );
}

/** Moves the photo by dragging with one finger or the left mouse button. */
function useDragToMove(isActive: boolean, moveBy: (x: number, y: number) => void) {
  const held = useRef<{ readonly pointer: number; readonly x: number; readonly y: number } | null>(null);
  const release = () => {
    held.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (!isActive || event.button !== 0 || !event.isPrimary) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      held.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent) => {
      if (held.current?.pointer !== event.pointerId) return;
      moveBy(event.clientX - held.current.x, event.clientY - held.current.y);
      held.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY };
    },
    onPointerUp: release,
    onPointerCancel: release,
    onLostPointerCapture: release,
  };
}
