import type { OutputFormat } from "./job.ts";
import type { RaceRules } from "./race.ts";
import type { Megapixels, Saving } from "./workload/pictures.ts";

/** A race on a generated picture. */
export interface PlannedRace {
  readonly megapixels: Megapixels;
  readonly saving: Saving;
  readonly format: OutputFormat;
}

/** What a run of the bench does. */
export interface Plan {
  readonly rules: RaceRules;
  readonly races: readonly PlannedRace[];
  /** Measuring alone against decoding alone. */
  readonly measured: readonly (readonly [Megapixels, Saving])[];
  /** Pictures on which memory is taken, of all contestants or of Pixelater alone, all pixelated to PNG. */
  readonly memory: readonly (readonly [Megapixels, Saving, "all" | "ours"])[];
}

/** The jobs for which figures are set. */
const HEADLINE: readonly PlannedRace[] = [
  { megapixels: 6, saving: "baseline", format: "png" },
  { megapixels: 6, saving: "baseline", format: "jpeg" },
  { megapixels: 8, saving: "high-quality", format: "png" },
  { megapixels: 8, saving: "high-quality", format: "jpeg" },
  { megapixels: 8, saving: "progressive", format: "png" },
  { megapixels: 6, saving: "png", format: "png" },
];

export const QUICK: Plan = {
  rules: { laps: 5, budgetMs: 2_000, longestLapMs: 8_000 },
  races: [{ megapixels: 1, saving: "baseline", format: "png" }, ...HEADLINE],
  measured: [
    [1, "baseline"],
    [6, "baseline"],
    [8, "high-quality"],
    [8, "progressive"],
    [100, "baseline"],
  ],
  memory: [
    [1, "baseline", "all"],
    [6, "baseline", "all"],
    [8, "high-quality", "ours"],
    [6, "png", "ours"],
    [100, "baseline", "ours"],
  ],
};

const LARGER = [12, 24, 48, 100] as const satisfies Megapixels[];

export const FULL: Plan = {
  rules: { laps: 15, budgetMs: 10_000, longestLapMs: 40_000 },
  races: [
    { megapixels: 1, saving: "baseline", format: "png" },
    { megapixels: 1, saving: "baseline", format: "jpeg" },
    { megapixels: 1, saving: "png", format: "png" },
    ...HEADLINE,
    ...LARGER.flatMap((megapixels): PlannedRace[] => [
      { megapixels, saving: "baseline", format: "png" },
      { megapixels, saving: "baseline", format: "jpeg" },
      { megapixels, saving: "png", format: "png" },
    ]),
    { megapixels: 24, saving: "high-quality", format: "png" },
    { megapixels: 24, saving: "progressive", format: "png" },
  ],
  measured: [
    ...([1, 6, ...LARGER] as const).map((megapixels) => [megapixels, "baseline"] as const),
    [8, "high-quality"],
    [24, "high-quality"],
    [8, "progressive"],
    [24, "progressive"],
  ],
  memory: [
    ...([1, 6, ...LARGER] as const).map((megapixels) => [megapixels, "baseline", "all"] as const),
    ...([1, 6, ...LARGER] as const).map((megapixels) => [megapixels, "png", "all"] as const),
    [8, "high-quality", "all"],
    [8, "progressive", "all"],
  ],
};
