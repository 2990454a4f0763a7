import { createHash } from "node:crypto";
import { agreementOf } from "./agreement.ts";
import { deviation, exactCells } from "./cells.ts";
import { enterContestants, present } from "./contestants/all.ts";
import { totalLength } from "./contestants/contestant.ts";
import { startPillow } from "./contestants/pillow.ts";
import type { Findings, JudgedRace, JudgedResult } from "./findings.ts";
import { inPackage } from "./folders.ts";
import type { Job } from "./job.ts";
import { type MeasureAlone, measureAlone } from "./measure-alone.ts";
import { idleNode, type MemoryResult, peakMemory } from "./memory.ts";
import type { BenchOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import { type Race, race, warmUp } from "./race.ts";
import { photosIn } from "./workload/photos.ts";
import { generatedPicture, type Megapixels, type Picture, type Saving } from "./workload/pictures.ts";

const PICTURES = inPackage("artifacts/pictures");

/** Runs a plan, one thing after the other. Says through `say` what it is at. */
export async function runBench(
  plan: Plan,
  { quick, photos, clock }: BenchOptions,
  say: (line: string) => void,
): Promise<Findings> {
  const picture = (megapixels: Megapixels, saving: Saving): Promise<Picture> =>
    generatedPicture(megapixels, saving, PICTURES, say);
  const pillow = await startPillow();
  const entries = enterContestants(pillow);
  const contestants = present(entries);
  const sink = createHash("sha256");

  say("warming up");
  const paces = await warmUp(contestants, await picture(1, "baseline"), clock);
  const races: JudgedRace[] = [];
  const agreements: Findings["agreements"][number][] = [];
  const raceWith = async (job: Job): Promise<void> => {
    say(`${job.picture.title} to ${job.format.toUpperCase()}`);
    const finished = await race(job, contestants, paces, plan.rules);
    for (const { outputs } of finished.results) for (const output of outputs) sink.update(output);
    const agreement = await agreementOf(finished, pillow);
    if (agreement !== undefined) agreements.push(agreement);
    races.push(await judged(finished));
  };
  for (const { megapixels, saving, format } of plan.races) {
    await raceWith({ picture: await picture(megapixels, saving), format, clock });
  }
  for (const photo of photos === undefined ? [] : await photosIn(photos)) {
    await raceWith({ picture: photo, format: "png", clock });
    await raceWith({ picture: photo, format: "jpeg", clock });
  }
  pillow?.close();

  const measured: MeasureAlone[] = [];
  for (const [megapixels, saving] of plan.measured) {
    say(`measuring alone: ${megapixels} MP ${saving}`);
    measured.push(await measureAlone(await picture(megapixels, saving), plan.rules, clock));
  }

  const idleNodeBytes = await idleNode();
  const memory: MemoryResult[] = [];
  for (const [megapixels, saving, whose] of plan.memory) {
    say(`memory: ${megapixels} MP ${saving}`);
    const job: Job = { picture: await picture(megapixels, saving), format: "png", clock };
    const inTime = contestants.filter(
      ({ name }) =>
        name === "pixelater" ||
        (whose === "all" && (paces.get(name) ?? 0) * job.picture.megapixels <= plan.rules.budgetMs),
    );
    for (const contestant of inTime) {
      const result = await peakMemory(contestant, job, idleNodeBytes);
      if (result !== undefined) memory.push(result);
    }
  }
  return {
    quick,
    clock,
    entries,
    races,
    agreements,
    measured,
    idleNodeBytes,
    memory,
    sink: sink.digest("hex"),
  };
}

async function judged({ job, results, missing }: Race): Promise<JudgedRace> {
  const exact = await exactCells(job.picture);
  const judgedResults: JudgedResult[] = [];
  for (const { outputs, ...result } of results) {
    const outputBytes = totalLength(outputs);
    judgedResults.push({ ...result, outputBytes, deviation: await deviation(outputs, exact) });
  }
  return { job, results: judgedResults, missing };
}
