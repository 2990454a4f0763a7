import { isAllGrey, isAllOpaque } from "../../color/rgba.ts";
/** Largest number of distinct colors that are counted: those of a palette (PNG §11.2.2). */
const MOST_COLORS = 256;

/** Places for colors, by their hash: enough for few collisions. */
const PLACES = 1024;

/** Finds out which colors an image has, while its rows pass: if any is not grey or not opaque, and the first 256. */
export class ColorSurvey {
  /** True as long as every color is a shade of grey. */
  isGrey = true;
  /** True as long as every pixel is opaque. */
  isOpaque = true;
  /** Red, green, blue and alpha of each distinct color, in order; undefined if there are more than 256. */
  colors: Uint8Array | undefined = new Uint8Array();
  readonly #found = new Uint32Array(MOST_COLORS);
  readonly #bytes = new Uint8Array(this.#found.buffer);
  /** One more than the index of the color at each place; 0 for none. */
  readonly #places = new Uint16Array(PLACES);
  #count = 0;

  /** Adds pixels. @param rgba starts at a multiple of 4 bytes in its buffer. */
  add(rgba: Uint8Array): void {
    if (this.colors !== undefined)
      this.#collect(new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4));
    if (this.isGrey) this.isGrey = isAllGrey(rgba);
    if (this.isOpaque) this.isOpaque = isAllOpaque(rgba);
  }

  #collect(pixels: Uint32Array): void {
    let last = -1;
    for (const color of pixels) {
      if (color === last) continue;
      last = color;
      if (!this.#isNew(color)) continue;
      if (this.#count === MOST_COLORS) {
        this.colors = undefined;
        return;
      }
      this.#found[this.#count++] = color;
    }
    this.colors = this.#bytes.subarray(0, 4 * this.#count);
  }

  /** Returns true for a color that was not seen before, and gives it the next index. */
  #isNew(color: number): boolean {
    let place = Math.imul(color, 0x9e3779b1) >>> 22;
    for (;;) {
      const index = this.#places[place];
      if (index === 0) break;
      if (this.#found[index - 1] === color) return false;
      place = (place + 1) % PLACES;
    }
    if (this.#count < MOST_COLORS) this.#places[place] = this.#count + 1;
    return true;
  }
}
