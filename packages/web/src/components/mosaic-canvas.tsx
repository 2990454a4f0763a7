import type { Mosaic } from "@pixelater/core";
import { use, useLayoutEffect, useRef } from "react";
import { type CellDrawing, hasGaps, PLAIN_CELLS } from "../pixels/cell-drawing.ts";
import { drawCells } from "../pixels/draw-cells.ts";
import { enlarge } from "../pixels/enlarge.ts";
import { VisiblePart } from "../stage/visible-part.ts";

interface MosaicCanvasProps {
  readonly mosaic: Mosaic;
  /** How cells are drawn; default: side by side. */
  readonly drawing?: CellDrawing;
  /** Size of the whole mosaic on the page in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Text alternative; without one the canvas is decorative. */
  readonly label?: string;
}

/** Draws the visible part of a mosaic at the screen's own resolution, with sharp cell edges. */
export function MosaicCanvas({ mosaic, drawing = PLAIN_CELLS, width, height, label }: MosaicCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const part = use(VisiblePart);
  const { shape, gapPercent, gapColor } = drawing;

  useLayoutEffect(() => {
    const target = canvas.current;
    const context = target?.getContext("2d");
    const onDevice = (pixels: number) => Math.round(pixels * devicePixelRatio);
    const left = onDevice(part?.left ?? 0);
    const top = onDevice(part?.top ?? 0);
    const w = onDevice((part?.left ?? 0) + (part?.width ?? width)) - left;
    const h = onDevice((part?.top ?? 0) + (part?.height ?? height)) - top;
    if (!target || !context || w <= 0 || h <= 0) return;
    if (target.width !== w) target.width = w;
    if (target.height !== h) target.height = h;
    const size = { width: onDevice(width), height: onDevice(height) };
    const box = { left, top, width: w, height: h };
    const style = { shape, gapPercent, gapColor };
    if (hasGaps(style)) drawCells(context, mosaic, style, size, box);
    else context.putImageData(new ImageData(enlarge(mosaic, size, box), w, h), 0, 0);
  }, [mosaic, shape, gapPercent, gapColor, width, height, part]);

  const described = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return <canvas ref={canvas} className="mosaic" style={part ?? {}} {...described} />;
}
