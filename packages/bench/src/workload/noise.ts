import { seededRandom } from "./random.ts";

/**
 * Noise with detail at one scale only, produced row by row: random values from −1 to 1 on a lattice `wavelength` pixels
 * apart, smoothly joined.
 */
export interface NoiseOctave {
  readonly wavelength: number;
  /**
   * Adds the next row, times `amplitude` and, where given, times each pixel's own `gain`. Called once per row, from the
   * top down.
   */
  addRow(row: Float32Array, amplitude: number, gain?: Float32Array): void;
}

export function noiseOctave(width: number, wavelength: number, seed: number): NoiseOctave {
  const random = seededRandom(seed);
  const columns = Math.ceil(width / wavelength) + 1;
  const lattice = new Float32Array(columns);
  const weights = Float32Array.from({ length: wavelength }, (_, i) => smoothStep(i / wavelength));
  const drawInto = (values: Float32Array): Float32Array => {
    for (let i = 0; i < columns; i++) values[i] = random() * 2 - 1;
    return values;
  };
  let above = drawInto(new Float32Array(columns));
  let below = drawInto(new Float32Array(columns));
  let phase = 0;

  return {
    wavelength,
    addRow(row, amplitude, gain) {
      const weight = weights[phase] ?? 0;
      for (let i = 0; i < columns; i++) {
        const a = above[i] ?? 0;
        lattice[i] = (a + ((below[i] ?? 0) - a) * weight) * amplitude;
      }
      for (let i = 0, x = 0; x < width; i++) {
        const left = lattice[i] ?? 0;
        const rise = (lattice[i + 1] ?? 0) - left;
        const end = Math.min(width, x + wavelength);
        if (gain === undefined) {
          for (let w = 0; x < end; x++, w++) row[x] = (row[x] ?? 0) + left + rise * (weights[w] ?? 0);
        } else {
          for (let w = 0; x < end; x++, w++) {
            row[x] = (row[x] ?? 0) + (left + rise * (weights[w] ?? 0)) * (gain[x] ?? 0);
          }
        }
      }
      if (++phase === wavelength) {
        phase = 0;
        [above, below] = [below, drawInto(above)];
      }
    },
  };
}

function smoothStep(t: number): number {
  return t * t * (3 - 2 * t);
}
