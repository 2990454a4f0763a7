import { PixelIcon } from "./pixel-icon.tsx";

/** Covers the page while files are dragged over it. */
export function DropCurtain() {
  return (
    <div className="curtain" aria-hidden="true">
      <div className="curtain-text">
        <PixelIcon name="download" />
        Let go
      </div>
    </div>
  );
}
