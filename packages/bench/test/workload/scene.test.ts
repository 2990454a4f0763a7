import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fittedExponent } from "../../src/statistics.ts";
import { paintScene } from "../../src/workload/scene.ts";

const SIZE = 1024;

/** Brightness variance that is lost when 2 × 2 pixels are averaged, level after level: the energy of each octave. */
function octaveEnergies(rgb: Uint8Array): number[] {
  let size = SIZE;
  let green = Float64Array.from({ length: size * size }, (_, i) => rgb[3 * i + 1] ?? 0);
  const energies: number[] = [];
  while (size > 8) {
    const half = size / 2;
    const halved = new Float64Array(half * half);
    let energy = 0;
    for (let y = 0; y < half; y++) {
      for (let x = 0; x < half; x++) {
        const at = 2 * y * size + 2 * x;
        const four = [green[at] ?? 0, green[at + 1] ?? 0, green[at + size] ?? 0, green[at + size + 1] ?? 0];
        const mean = four.reduce((sum, value) => sum + value, 0) / 4;
        halved[y * half + x] = mean;
        for (const value of four) energy += (value - mean) ** 2;
      }
    }
    energies.push(energy / (size * size));
    green = halved;
    size = half;
  }
  return energies;
}

describe("paintScene", () => {
  it("paints the same bytes on every machine", () => {
    const digest = (seed: number): string =>
      createHash("sha256")
        .update(paintScene({ width: 70, height: 41, seed, detail: "plain" }))
        .digest("hex");
    expect(digest(1)).toBe(digest(1));
    expect(digest(2)).not.toBe(digest(1));
    expect(digest(1).slice(0, 16)).toBe("db195dfbbbd6bb6d");
  });

  it("has the spectrum of photos: energy per octave falls slowly towards fine detail", () => {
    const energies = octaveEnergies(paintScene({ width: SIZE, height: SIZE, seed: 3, detail: "plain" }));
    expect(energies).toHaveLength(7);
    // Power falls with the frequency to the 2 (equal energy per octave) to the 3, as measured in photos.
    const fall = fittedExponent(energies.map((energy, octave) => [2 ** octave, energy]));
    expect(fall).toBeGreaterThan(0);
    expect(fall).toBeLessThan(1);
  });

  it("clips next to nothing", () => {
    const rgb = paintScene({ width: SIZE, height: SIZE, seed: 4, detail: "plain" });
    expect(rgb.filter((level) => level === 0 || level === 255).length / rgb.length).toBeLessThan(0.005);
  });
});
