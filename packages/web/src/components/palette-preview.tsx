import type { Mosaic } from "@pixelater/core";
import { useLayoutEffect, useRef } from "react";

/** Shows a mosaic with a pixel a cell, stretched by the page. Keeps its place until there is one. */
export function PalettePreview({ mosaic }: { readonly mosaic: Mosaic | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (mosaic === undefined) return;
    const { columns, rows, colors } = mosaic;
    const pixels = new ImageData(new Uint8ClampedArray(colors), columns, rows);
    canvas.current?.getContext("2d")?.putImageData(pixels, 0, 0);
  }, [mosaic]);
  return (
    <canvas
      ref={canvas}
      className="palette-preview"
      width={mosaic?.columns}
      height={mosaic?.rows}
      aria-hidden="true"
    />
  );
}
