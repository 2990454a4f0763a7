import { totalLength } from "../contestants/contestant.ts";
import type { JudgedRace, JudgedResult } from "../findings.ts";
import type { Race } from "../race/race.ts";
import { deviation, type ExactCells, exactCells } from "./cells.ts";

/** Judges the outputs of races. Caches the means of the latest picture, which may race again. */
export class Judge {
  #seen: { readonly path: string; readonly exact: ExactCells | undefined } | undefined;

  async judge({ job, results, missing }: Race): Promise<JudgedRace> {
    const { picture } = job;
    if (this.#seen?.path !== picture.path) {
      this.#seen = { path: picture.path, exact: await exactCells(picture) };
    }
    const { exact } = this.#seen;
    const judged: JudgedResult[] = [];
    for (const { outputs, ...result } of results) {
      judged.push({
        ...result,
        outputBytes: totalLength(outputs),
        deviation: exact && (await deviation(outputs, exact, picture)),
      });
    }
    return { job, results: judged, missing };
  }
}
