import type { Mosaic } from "@pixelater/core";
import { useLayoutEffect, useRef } from "react";
import { enlarge } from "../pixels/enlarge.ts";

interface MosaicCanvasProps {
  readonly mosaic: Mosaic;
  /** Size on the page in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Text alternative; without one the canvas is decorative. */
  readonly label?: string;
}

/** Draws a mosaic at the screen's own resolution, with sharp cell edges. */
export function MosaicCanvas({ mosaic, width, height, label }: MosaicCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);

  useLayoutEffect(() => {
    const target = canvas.current;
    const context = target?.getContext("2d");
    const w = Math.round(width * devicePixelRatio);
    const h = Math.round(height * devicePixelRatio);
    if (!target || !context || w === 0 || h === 0) return;
    if (target.width !== w) target.width = w;
    if (target.height !== h) target.height = h;
    context.putImageData(new ImageData(enlarge(mosaic, w, h), w, h), 0, 0);
  }, [mosaic, width, height]);

  const described = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return <canvas ref={canvas} className="mosaic" {...described} />;
}
