/** `@pixelater/reveal`: importing it defines `<pixelated-reveal>`. */
import { definePixelatedReveal } from "./define.ts";

export { definePixelatedReveal, type PixelatedRevealElement } from "./define.ts";

definePixelatedReveal();
