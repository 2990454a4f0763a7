import type { Raster } from "@pixelater/core";

/** A frame of an animation as it is shown: the whole canvas, and for how long. */
export type TakeFrame = (canvas: Raster, milliseconds: number) => void;

/** What becomes of a frame's rectangle before the next frame is drawn. */
export type Disposal = "keep" | "clear" | "previous";

/** A rectangle of the canvas. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The canvas on which the frames of an animation are drawn, transparent at first. */
export class Canvas {
  readonly raster: Raster;

  constructor(width: number, height: number) {
    this.raster = { width, height, data: new Uint8Array(4 * width * height) };
  }

  /** Draws a frame, shows it, and disposes of it. @param draw changes the canvas, only inside of the rectangle. */
  show(frame: Rectangle, disposal: Disposal, draw: () => void, take: () => void): void {
    const before = disposal === "previous" ? this.raster.data.slice() : undefined;
    draw();
    take();
    if (before !== undefined) this.raster.data.set(before);
    else if (disposal === "clear") this.#clear(frame);
  }

  #clear({ left, top, width, height }: Rectangle): void {
    for (let y = top; y < top + height; y++) {
      const from = 4 * (y * this.raster.width + left);
      this.raster.data.fill(0, from, from + 4 * width);
    }
  }
}
