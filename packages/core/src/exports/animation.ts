/** `@pixelater/core/animation`: animated PNGs and GIFs of mosaics. */
export { animate, type AnimateOptions } from "../animation/animate.ts";
export type { AnimationFrame, AnimationImage } from "../animation/frames.ts";
export type { Bytes } from "../bytes.ts";
export type { Mosaic } from "../mosaic/mosaic.ts";
export type { PixelInput } from "../source/pixel-input.ts";
