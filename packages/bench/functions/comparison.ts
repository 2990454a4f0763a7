import { median } from "../src/statistics.ts";
import type { ColdStart } from "./cold-start.ts";
import type { PerPhoto } from "./costs.ts";

/** The results of one candidate with photos of one size. */
export interface Row {
  readonly candidate: string;
  readonly zippedBytes: number;
  /** The photos' title, such as "12 MP JPEG q80". */
  readonly photo: string;
  readonly photoBytes: number;
  readonly starts: readonly ColdStart[];
  /** S3 requests for one photo. */
  readonly puts: number;
  readonly gets: number;
}

/** Returns each field's median over the cold starts. */
export function medians(starts: readonly ColdStart[]): ColdStart {
  const of = (field: keyof ColdStart): number => median(starts.map((start) => start[field]));
  return {
    startMs: of("startMs"),
    firstMs: of("firstMs"),
    warmMs: of("warmMs"),
    processorMs: of("processorMs"),
    tinyProcessorMs: of("tinyProcessorMs"),
    peakMegabytes: of("peakMegabytes"),
  };
}

export function perPhoto({ starts, puts, gets }: Row): PerPhoto {
  return { processorMs: medians(starts).processorMs, puts, gets };
}
