import { lazy, memo, useId, useMemo, useRef, useState } from "react";
import { isOpen, mosaicOf, type OpenPhoto, type Photo } from "../photos/photo.ts";
import type { PhotoLibrary } from "../photos/photo-library.ts";
import { useMosaic } from "../photos/use-mosaic.ts";
import { useWrittenPhoto } from "../photos/use-written-photo.ts";
import type { PixelWorker } from "../pixels/pixel-worker.ts";
import { regionEditor } from "../regions/region-editor.ts";
import { firstTool } from "../regions/tool.ts";
import { useUndoKeys } from "../regions/use-undo-keys.ts";
import { type Mode, modeOf, scopeOf, type Settings, settingsFor } from "../settings.ts";
import { AllFaces } from "./all-faces.tsx";
import { BatchControls } from "./batch-controls.tsx";
import { FailureNote } from "./failure-note.tsx";
import { Filmstrip } from "./filmstrip.tsx";
import { FormatControls } from "./format-controls.tsx";
import { GridControls } from "./grid-controls.tsx";
import { KeptControls } from "./kept-controls.tsx";
import { LoadBoundary } from "./load-boundary.tsx";
import { PalettePicker } from "./palette-picker.tsx";
import { RegionControls } from "./region-controls.tsx";
import { SaveControls } from "./save-controls.tsx";
import { Segments } from "./segments.tsx";
import { ShapeControls } from "./shape-controls.tsx";
import { Stage } from "./stage.tsx";
import { type Tool, ToolPanel } from "./tool-panel.tsx";

// Loaded with the first photo rather than with the page.
const ShareControls = lazy(async () => ({
  default: (await import("./share-controls.tsx")).ShareControls,
}));

/** Cells of the photo that show it in each palette. */
const PREVIEW_GRID = { grid: { longSide: 24 } };

export interface StudioProps {
  readonly photo: Photo;
  readonly photos: readonly Photo[];
  readonly library: PhotoLibrary;
  readonly writer: PixelWorker;
  readonly settings: Settings;
  readonly change: (settings: Settings) => void;
}

/** Shows one photo on the stage, all photos in a strip below it, and the tools beside it. */
export const Studio = memo(function Studio(props: StudioProps) {
  const { photo, photos, library, writer, settings, change } = props;
  const mode = modeOf(photo.regionSet.scope);
  // Areas have cells of their own.
  const hidesRest = photo.regionSet.hides === "rest";
  const mosaic = useMosaic(photo, library, settingsFor(photo.regionSet.scope, settings));
  const { state } = photo;
  const preview = useMemo(() => (state.step === "open" ? mosaicOf(state, PREVIEW_GRID) : null), [state]);
  const editor = useMemo(() => regionEditor(library.regionSetAccess(photo.id)), [library, photo.id]);
  const [areaTool, chooseTool] = useState(firstTool);
  useUndoKeys(editor);
  const [openTool, setOpenTool] = useState<string | null>(null);
  const studio = useRef<HTMLElement>(null);
  const helpId = useId();

  const changeMode = (next: Mode) => {
    library.setScope(scopeOf(next));
    change({ ...settings, mode: next });
  };
  const showLinks = () => {
    setOpenTool("links");
    studio.current?.querySelector("[data-tool=links]")?.scrollIntoView({ block: "start" });
  };

  const areas: Tool = {
    name: "areas",
    label: "Areas",
    icon: "areas",
    content: (
      <>
        <RegionControls
          photo={photo}
          library={library}
          editor={editor}
          tool={areaTool}
          chooseTool={chooseTool}
          helpId={helpId}
        />
        {photos.length > 1 && <AllFaces photos={photos} library={library} />}
      </>
    ),
  };
  const cells: Tool = {
    name: "cells",
    label: "Cells",
    icon: "cells",
    content: (
      <>
        <GridControls
          choice={settings.grid}
          grid={mosaic}
          change={(grid) => {
            change({ ...settings, grid });
          }}
        />
        {mode === "art" && (
          <ShapeControls
            drawing={settings}
            change={(drawing) => {
              change({ ...settings, ...drawing });
            }}
          />
        )}
      </>
    ),
  };
  const colors: Tool = {
    name: "colors",
    label: "Colours",
    icon: "colors",
    content: (
      <PalettePicker
        colors={settings}
        preview={preview}
        change={(colors) => {
          change({ ...settings, ...colors });
        }}
      />
    ),
  };
  const file: Tool = {
    name: "file",
    label: "File",
    icon: "file",
    content: (
      <>
        <FormatControls
          format={settings.format}
          change={(format) => {
            change({ ...settings, format });
          }}
        >
          {photos.length > 1 && <BatchControls photos={photos} writer={writer} settings={settings} />}
        </FormatControls>
        <KeptControls count={photos.length} />
      </>
    ),
  };
  const links: Tool = {
    name: "links",
    label: "Links",
    icon: "upload",
    content: (
      <LoadBoundary>
        <ShareControls
          photo={isOpen(photo) ? photo : null}
          photos={photos.filter(isOpen)}
          writer={writer}
          settings={settings}
        />
      </LoadBoundary>
    ),
  };

  return (
    <section ref={studio} className="studio" aria-label={`Pixelating ${photo.file.name}`}>
      <h1 className="visually-hidden">{photo.file.name}</h1>
      <div className="studio-view">
        {isOpen(photo) && mosaic !== null ? (
          <Stage
            key={photo.id}
            photo={photo}
            mosaic={mosaic}
            library={library}
            settings={settingsFor(photo.regionSet.scope, settings)}
            editor={editor}
            tool={areaTool}
            helpId={helpId}
          />
        ) : (
          <div className="stage">
            {photo.state.step === "failed" ? (
              <FailureNote failure={photo.state.failure} />
            ) : (
              <p className="opening">Opening …</p>
            )}
          </div>
        )}
        <Filmstrip photos={photos} selected={photo.id} library={library} />
      </div>
      <ToolPanel
        head={
          <Segments
            legend="What to do"
            options={[
              { value: "hide", label: "Hide" },
              { value: "art", label: "Art" },
            ]}
            value={mode}
            change={changeMode}
          />
        }
        tools={
          mode === "hide" ? [areas, ...(hidesRest ? [cells] : []), file, links] : [cells, colors, file, links]
        }
        open={openTool}
        setOpen={setOpenTool}
        foot={
          isOpen(photo) && (
            <FinishedPhoto
              key={photo.id}
              photo={photo}
              writer={writer}
              settings={settings}
              showLinks={showLinks}
            />
          )
        }
      />
    </section>
  );
});

interface FinishedPhotoProps {
  readonly photo: OpenPhoto;
  readonly writer: PixelWorker;
  readonly settings: Settings;
  readonly showLinks: () => void;
}

/** Writes the finished photo and offers it. */
function FinishedPhoto({ photo, writer, settings, showLinks }: FinishedPhotoProps) {
  const written = useWrittenPhoto(photo, writer, settings);
  return <SaveControls photo={photo} written={written} writer={writer} showLinks={showLinks} />;
}
