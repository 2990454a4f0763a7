import type { Mosaic } from "@pixelater/core";
import type { RegionShape } from "@pixelater/core/region";
import type { OpenPhoto } from "../photos/photo.ts";
import type { ExtentEditor } from "../regions/extent-editor.ts";
import { Comparison } from "./comparison.tsx";
import { HiddenParts } from "./hidden-parts.tsx";
import { RegionLayer } from "./region-layer.tsx";
import { useElementSize } from "./use-element-size.ts";

interface StageProps {
  readonly photo: OpenPhoto;
  readonly mosaic: Mosaic;
  readonly editor: ExtentEditor;
  /** Of the next region to be drawn. */
  readonly shape: RegionShape;
  /** Id of what explains how to change regions by keyboard. */
  readonly helpId: string;
}

/** The photo: all of it pixelated and compared with what it was, or the parts of it that are to be hidden. */
export function Stage({ photo, mosaic, editor, shape, helpId }: StageProps) {
  const [stage, space] = useElementSize<HTMLDivElement>();
  const { width, height } = fit(photo.state.facts, space);
  const isLaidOut = width > 0;
  const { name } = photo.file;
  return (
    <div className="stage" ref={stage}>
      {isLaidOut && (
        <div className="frame" style={{ width, height }}>
          <img className="original" src={photo.url} alt={`${name}, as it was`} draggable={false} />
          {photo.extent.of === "whole" ? (
            <Comparison name={name} mosaic={mosaic} width={width} height={height} />
          ) : (
            <>
              <HiddenParts photo={photo} mosaic={mosaic} width={width} height={height} />
              <RegionLayer extent={photo.extent} editor={editor} shape={shape} describedBy={helpId} />
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** The largest whole-pixel size of the photo's shape that fits the space. */
function fit(photo: { width: number; height: number }, space: { width: number; height: number }) {
  const scale = Math.min(space.width / photo.width, space.height / photo.height);
  return { width: Math.round(photo.width * scale), height: Math.round(photo.height * scale) };
}
