import type { Mosaic } from "@pixelater/core";
import type { RegionShape } from "@pixelater/core/region";
import type { OpenPhoto } from "../photos/photo.ts";
import type { RegionEditor } from "../regions/region-editor.ts";
import { Comparison } from "./comparison.tsx";
import { PixelatedRegions } from "./pixelated-regions.tsx";
import { RegionLayer } from "./region-layer.tsx";
import { useElementSize } from "./use-element-size.ts";

interface StageProps {
  readonly photo: OpenPhoto;
  readonly mosaic: Mosaic;
  readonly editor: RegionEditor;
  /** Shape of the next region. */
  readonly shape: RegionShape;
  /** Id of the text that explains the keyboard controls. */
  readonly helpId: string;
}

/** Shows the photo: either its mosaic with a divider for comparison, or its pixelated regions. */
export function Stage({ photo, mosaic, editor, shape, helpId }: StageProps) {
  const [stage, space] = useElementSize<HTMLDivElement>();
  const { width, height } = fit(photo.state.info, space);
  const isLaidOut = width > 0;
  const { name } = photo.file;
  return (
    <div className="stage" ref={stage}>
      {isLaidOut && (
        <div className="frame" style={{ width, height }}>
          <img className="original" src={photo.url} alt={`${name}, original`} draggable={false} />
          {photo.regionSet.scope === "photo" ? (
            <Comparison name={name} mosaic={mosaic} width={width} height={height} />
          ) : (
            <>
              <PixelatedRegions photo={photo} mosaic={mosaic} width={width} height={height} />
              <RegionLayer regionSet={photo.regionSet} editor={editor} shape={shape} describedBy={helpId} />
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** Returns the largest whole-pixel size that fits the space and keeps the photo's aspect ratio. */
function fit(photo: { width: number; height: number }, space: { width: number; height: number }) {
  const scale = Math.min(space.width / photo.width, space.height / photo.height);
  return { width: Math.round(photo.width * scale), height: Math.round(photo.height * scale) };
}
