/**
 * One scanline as runs of equal units. A unit is a pixel, or a byte if a byte holds several pixels. Adjacent runs
 * differ.
 */
export class RunRow {
  /** Length of a unit, 1 to 4 bytes. */
  readonly unitBytes: number;
  /** Unit of each run, its first byte lowest. */
  readonly units: Uint32Array;
  /** End of each run, in units from the left. */
  readonly ends: Uint32Array;
  /** Number of runs. The arrays may hold old values after them. */
  length = 0;

  /** @param most runs of pixels in a row; each gives at most two runs of units. */
  constructor(bits: number, most: number) {
    this.unitBytes = Math.max(1, bits / 8);
    this.units = new Uint32Array(2 * most + 1);
    this.ends = new Uint32Array(2 * most + 1);
  }

  /** Replaces the runs with `count` runs of pixels, each of which ends before the pixel of `pixelEnds`. */
  fill(bits: number, pixels: Uint32Array, pixelEnds: Uint32Array, count: number): void {
    this.length = 0;
    if (bits >= 8) {
      for (let i = 0; i < count; i++) this.#extend(pixels[i], pixelEnds[i]);
    } else {
      this.#pack(bits, pixels.subarray(0, count), pixelEnds);
    }
  }

  /** Packs pixels of fewer than 8 bits, the leftmost in the highest bits (PNG §7.2). */
  #pack(bits: number, pixels: Uint32Array, pixelEnds: Uint32Array): void {
    const perByte = 8 / bits;
    // A byte of equal pixels is the pixel times this.
    const spread = 255 / (2 ** bits - 1);
    let byte = 0;
    let filled = 0;
    let bytes = 0;
    let start = 0;
    for (const [i, pixel] of pixels.entries()) {
      let left = pixelEnds[i] - start;
      start = pixelEnds[i];
      for (; left > 0 && filled > 0; left--) {
        byte |= pixel << (8 - bits * ++filled);
        if (filled < perByte) continue;
        this.#extend(byte, ++bytes);
        byte = filled = 0;
      }
      const whole = Math.floor(left / perByte);
      if (whole > 0) this.#extend(pixel * spread, (bytes += whole));
      for (left -= whole * perByte; left > 0; left--) byte |= pixel << (8 - bits * ++filled);
    }
    if (filled > 0) this.#extend(byte, bytes + 1);
  }

  #extend(unit: number, end: number): void {
    if (this.length === 0 || this.units[this.length - 1] !== unit) this.units[this.length++] = unit;
    this.ends[this.length - 1] = end;
  }
}
