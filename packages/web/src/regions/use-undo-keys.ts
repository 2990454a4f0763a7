import { useEffect } from "react";
import type { RegionEditor } from "./region-editor.ts";

/** Undoes by Ctrl+Z and redoes by Ctrl+Shift+Z or Ctrl+Y, with the Command key on a Mac, wherever the focus is. */
export function useUndoKeys({ undo, redo }: RegionEditor): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.altKey || !(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      if (key === "z") (event.shiftKey ? redo : undo)();
      else if (key === "y" && !event.shiftKey) redo();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => {
      document.removeEventListener("keydown", press);
    };
  }, [undo, redo]);
}
