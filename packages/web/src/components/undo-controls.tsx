import type { RegionEditor } from "../regions/region-editor.ts";
import type { RegionHistory } from "../regions/region-history.ts";
import { PixelIcon } from "./pixel-icon.tsx";

interface UndoControlsProps {
  readonly history: RegionHistory;
  readonly editor: RegionEditor;
}

/** Undoes and redoes changes of the areas. */
export function UndoControls({ history, editor }: UndoControlsProps) {
  return (
    <div className="undo" role="group" aria-label="History">
      <button
        type="button"
        className="button small"
        title="Undo (Ctrl+Z)"
        disabled={history.past.length === 0}
        onClick={editor.undo}
      >
        <PixelIcon name="undo" />
        Undo
      </button>
      <button
        type="button"
        className="button small"
        title="Redo (Ctrl+Shift+Z)"
        disabled={history.future.length === 0}
        onClick={editor.redo}
      >
        <PixelIcon name="redo" />
        Redo
      </button>
    </div>
  );
}
