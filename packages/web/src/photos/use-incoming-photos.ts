import { useEffect, useState } from "react";

/**
 * Takes photos dropped anywhere on the page or pasted into it.
 *
 * @returns true while files are being dragged over the page.
 */
export function useIncomingPhotos(take: (files: readonly File[]) => void): boolean {
  const [dragging, setDragging] = useState(false);

  useEffect(() => {
    // dragenter of a child fires before dragleave of its parent, so the page is left when both counts are equal.
    let entered = 0;
    const listeners = {
      dragenter: (event: DragEvent) => {
        if (!carriesFiles(event.dataTransfer)) return;
        entered++;
        setDragging(true);
      },
      dragleave: (event: DragEvent) => {
        if (!carriesFiles(event.dataTransfer)) return;
        entered = Math.max(0, entered - 1);
        if (entered === 0) setDragging(false);
      },
      dragover: (event: DragEvent) => {
        if (carriesFiles(event.dataTransfer)) event.preventDefault();
      },
      drop: (event: DragEvent) => {
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        entered = 0;
        setDragging(false);
        take([...(event.dataTransfer?.files ?? [])]);
      },
      paste: (event: ClipboardEvent) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length === 0) return;
        event.preventDefault();
        take(files);
      },
    };
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener("dragenter", listeners.dragenter, { signal });
    document.addEventListener("dragleave", listeners.dragleave, { signal });
    document.addEventListener("dragover", listeners.dragover, { signal });
    document.addEventListener("drop", listeners.drop, { signal });
    document.addEventListener("paste", listeners.paste, { signal });
    return () => {
      stop.abort();
    };
  }, [take]);

  return dragging;
}

function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}
