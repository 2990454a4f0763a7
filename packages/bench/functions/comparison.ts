import { median } from "../src/statistics.ts";
import type { ColdStart } from "./cold-start.ts";
import type { PerPhoto } from "./costs.ts";

/** What one candidate did with photos of one size. */
export interface Row {
  readonly candidate: string;
  readonly zippedBytes: number;
  /** Of the photos: "12 MP JPEG q80". */
  readonly photo: string;
  readonly photoBytes: number;
  readonly starts: readonly ColdStart[];
  /** Of S3, for one photo. */
  readonly puts: number;
  readonly gets: number;
}

/** Each field's median over the cold starts. */
export function medians(starts: readonly ColdStart[]): ColdStart {
  const of = (field: keyof ColdStart): number => median(starts.map((start) => start[field]));
  return {
    startMs: of("startMs"),
    firstMs: of("firstMs"),
    warmMs: of("warmMs"),
    processorMs: of("processorMs"),
    peakMegabytes: of("peakMegabytes"),
  };
}

export function perPhoto({ starts, puts, gets }: Row): PerPhoto {
  return { processorMs: medians(starts).processorMs, puts, gets };
}
