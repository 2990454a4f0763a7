import type { Mosaic } from "@pixelater/core";
import { useLayoutEffect, useRef } from "react";

/** Shows a mosaic with a pixel a cell, stretched by the page. */
export function PalettePreview({ mosaic }: { readonly mosaic: Mosaic }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { columns, rows, colors } = mosaic;
  useLayoutEffect(() => {
    const pixels = new ImageData(new Uint8ClampedArray(colors), columns, rows);
    canvas.current?.getContext("2d")?.putImageData(pixels, 0, 0);
  }, [colors, columns, rows]);
  return <canvas ref={canvas} className="palette-preview" width={columns} height={rows} aria-hidden="true" />;
}
