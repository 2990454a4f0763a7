import { type NoiseOctave, noiseOctave } from "./noise.ts";
import { seededRandom } from "./random.ts";

/** Options of a generated picture. */
export interface SceneOptions {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  /**
   * `plain`: sky and walls beside some foliage, as most photos. `detailed`: foliage and gravel nearly everywhere, and the
   * grain of a sensor in poor light.
   */
  readonly detail: "plain" | "detailed";
}

/** Longer wavelengths are composition, shorter ones texture, which is weak in smooth areas. */
const TEXTURE_WAVELENGTH = 32;

/**
 * Generates a picture with the statistics of a photo: an amplitude spectrum of about 1/f as in natural images (Field 1987,
 * doi:10.1364/JOSAA.4.002379), which is about equal energy in each octave of detail, with smooth and busy places, weaker
 * and coarser colour than brightness, and sensor noise. The same options give the same bytes on every machine.
 *
 * @returns red, green, blue, 8 bit, row by row: 3 × width × height bytes.
 */
export function paintScene({ width, height, seed, detail }: SceneOptions): Uint8Array {
  let nextSeed = seed * 1000;
  const octaves = (...wavelengths: number[]): NoiseOctave[] =>
    wavelengths.map((wavelength) => noiseOctave(width, wavelength, nextSeed++));

  const luma = octaves(2048, 1024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1);
  const chroma = [octaves(1024, 256, 64, 16, 4), octaves(1024, 256, 64, 16, 4)] as const;
  const roughness = octaves(512, 64);
  const grain = seededRandom(nextSeed);
  const { calm, busy, grainLevels } =
    detail === "plain" ? { calm: 0.45, busy: 1, grainLevels: 3 } : { calm: 1.1, busy: 1, grainLevels: 36 };

  const y = new Float32Array(width);
  const cb = new Float32Array(width);
  const cr = new Float32Array(width);
  const gain = new Float32Array(width);
  const pixels = new Uint8Array(3 * width * height);
  let at = 0;
  for (let row = 0; row < height; row++) {
    gain.fill(calm);
    for (const octave of roughness) octave.addRow(gain, octave.wavelength > 64 ? 0.7 : 0.5);
    for (let x = 0; x < width; x++) gain[x] = busy * Math.max(0.02, gain[x] ?? 0) ** 2;

    addOctaves(y.fill(120), luma, 22, gain);
    addOctaves(cb.fill(0), chroma[0], 12, gain);
    addOctaves(cr.fill(0), chroma[1], 12, gain);
    for (let x = 0; x < width; x++) {
      const level = (y[x] ?? 0) + (grain() - 0.5) * grainLevels;
      const blue = cb[x] ?? 0;
      const red = cr[x] ?? 0;
      pixels[at++] = toByte(level + 1.402 * red);
      pixels[at++] = toByte(level - 0.344 * blue - 0.714 * red);
      pixels[at++] = toByte(level + 1.772 * blue);
    }
  }
  return pixels;
}

function addOctaves(row: Float32Array, octaves: NoiseOctave[], amplitude: number, gain: Float32Array): void {
  for (const octave of octaves) {
    const { wavelength } = octave;
    // A lens passes less than half of the contrast of detail one pixel wide.
    const contrast = wavelength === 1 ? amplitude * 0.4 : amplitude;
    octave.addRow(row, contrast, wavelength < TEXTURE_WAVELENGTH ? gain : undefined);
  }
}

function toByte(level: number): number {
  return level <= 0 ? 0 : level >= 255 ? 255 : level + 0.5;
}
