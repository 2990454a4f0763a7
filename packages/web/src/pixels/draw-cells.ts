import type { Mosaic } from "@pixelater/core";
import { insetCells } from "@pixelater/core/palette";
import type { Box, Size } from "../stage/view.ts";
import { type CellDrawing, styleOptions } from "./cell-drawing.ts";

/**
 * Draws cells with gaps, or round ones, on a canvas of any size. Circles are smooth here and sharp in the download, where
 * each pixel has the colour of one cell.
 *
 * @param size of the whole mosaic in canvas pixels.
 * @param part of it that the canvas shows, in canvas pixels.
 */
export function drawCells(
  context: CanvasRenderingContext2D,
  mosaic: Mosaic,
  drawing: CellDrawing,
  size: Size,
  part: Box,
): void {
  const { columns, rows, colors } = mosaic;
  const { gap = 0 } = styleOptions(drawing, mosaic);
  const [scaleX, scaleY] = [size.width / mosaic.width, size.height / mosaic.height];
  const across = insetCells(mosaic.xEdges, gap);
  const down = insetCells(mosaic.yEdges, gap);
  context.fillStyle = drawing.gapColor;
  context.fillRect(0, 0, part.width, part.height);
  for (let row = 0; row < rows; row++) {
    const top = (down.starts[row] ?? 0) * scaleY - part.top;
    const height = (down.ends[row] ?? 0) * scaleY - part.top - top;
    if (top + height < 0 || top > part.height) continue;
    for (let column = 0; column < columns; column++) {
      const left = (across.starts[column] ?? 0) * scaleX - part.left;
      const width = (across.ends[column] ?? 0) * scaleX - part.left - left;
      if (left + width < 0 || left > part.width) continue;
      const [red = 0, green = 0, blue = 0, alpha = 0] = colors.subarray(4 * (row * columns + column));
      context.fillStyle = `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
      context.beginPath();
      if (drawing.shape === "round") {
        context.ellipse(left + width / 2, top + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
      } else context.rect(left, top, width, height);
      context.fill();
    }
  }
}
