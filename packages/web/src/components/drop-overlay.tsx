import { PixelIcon } from "./pixel-icon.tsx";

/** Covers the page while files are dragged over it. */
export function DropOverlay() {
  return (
    <div className="drop-overlay" aria-hidden="true">
      <div className="drop-overlay-text">
        <PixelIcon name="download" />
        Drop to add
      </div>
    </div>
  );
}
