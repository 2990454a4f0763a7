import type { HalfName } from "./halves.ts";
import type { Clock, OutputFormat } from "./job.ts";
import { startNode } from "./process/node-channel.ts";
import { figuresOf } from "./race/figures.ts";
import { type Missing, type RaceRules, type Runner, takeTurns, type Watch } from "./race/take-turns.ts";
import type { Picture } from "./workload/pictures.ts";

/** Measuring and writing alone against libvips's decoding, each in a process of its own. */
export interface MeasureAlone {
  readonly picture: Picture;
  /** `measure` of five grids. */
  readonly measureMs: number;
  /** sharp decoding to raw pixels, one thread. */
  readonly decodeMs: number;
  /** Median over the turns of measureMs / decodeMs. */
  readonly ratio: number;
  /** `writeMosaic` of the 64 × 64 mosaic. */
  readonly writePngMs: number;
  readonly writeJpegMs: number;
  readonly missing: readonly Missing<string>[];
}

/** A half that failed has NaN for its figures. */
export async function measureAlone(
  picture: Picture,
  rules: RaceRules,
  clock: Clock,
  watch: Watch,
): Promise<MeasureAlone> {
  const runner = <Name extends string>(name: Name, task: HalfName, format: OutputFormat): Runner<Name> => {
    const job = { picture, format };
    return { name, task, job, smallJob: job, expectedMs: 0, wantsOutputs: false, open: startNode };
  };
  const { timings, missing } = await takeTurns(
    [
      runner("measuring", "measure", "png"),
      runner("libvips decoding", "decode", "png"),
      runner("writing PNG", "write", "png"),
      runner("writing JPEG", "write", "jpeg"),
    ],
    rules,
    watch,
  );
  const turnsOf = (wanted: (typeof timings)[number]["name"]) =>
    timings.find(({ name }) => name === wanted)?.turns ?? [];
  const decoding = turnsOf("libvips decoding");
  const measured = figuresOf(turnsOf("measuring"), decoding, clock);
  const medianOf = (turns: ReturnType<typeof turnsOf>): number => figuresOf(turns, turns, clock).medianMs;
  return {
    picture,
    measureMs: measured.medianMs,
    ratio: measured.ratio,
    decodeMs: medianOf(decoding),
    writePngMs: medianOf(turnsOf("writing PNG")),
    writeJpegMs: medianOf(turnsOf("writing JPEG")),
    missing,
  };
}
