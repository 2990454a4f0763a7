import type { MosaicPixels } from "./mosaic-pixels.ts";

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

  /** @param columns cells of a row; each gives at most two runs. */
  constructor(bits: number, columns: number) {
    this.unitBytes = Math.max(1, bits / 8);
    this.units = new Uint32Array(2 * columns + 1);
    this.ends = new Uint32Array(2 * columns + 1);
  }

  /** Replaces the runs with those of a row of cells. */
  fill({ bits, pixels }: MosaicPixels, xEdges: Uint32Array, cellRow: number): void {
    this.length = 0;
    const columns = xEdges.length - 1;
    const first = cellRow * columns;
    if (bits >= 8) {
      for (let x = 0; x < columns; x++) this.#extend(pixels[first + x], xEdges[x + 1]);
    } else {
      this.#pack(bits, pixels.subarray(first, first + columns), xEdges);
    }
  }

  /** Packs pixels of fewer than 8 bits, the leftmost in the highest bits (PNG §7.2). */
  #pack(bits: number, pixels: Uint32Array, xEdges: Uint32Array): void {
    const perByte = 8 / bits;
    // A byte of equal pixels is the pixel times this.
    const spread = 255 / (2 ** bits - 1);
    let byte = 0;
    let filled = 0;
    let bytes = 0;
    for (const [x, pixel] of pixels.entries()) {
      let left = xEdges[x + 1] - xEdges[x];
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
