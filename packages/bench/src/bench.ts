import { createHash } from "node:crypto";
import { agreementOf } from "./checks/agreement.ts";
import { checkerEntries, type Checkers, closeCheckers, startCheckers } from "./checks/checkers.ts";
import { Judge } from "./checks/judge.ts";
import { type Competitor, enterContestants } from "./contestants/all.ts";
import {
  expectedFirstPhotoMs,
  expectedHalvesMs,
  expectedMemoryMs,
  expectedOtherJobMs,
  expectedRaceMs,
} from "./expected.ts";
import type { Findings } from "./findings.ts";
import { inPackage } from "./folders.ts";
import type { Job } from "./job.ts";
import { measureAlone } from "./measure-alone.ts";
import { peakMemory } from "./memory.ts";
import type { BenchOptions } from "./options.ts";
import { firstPhoto, runOtherJob } from "./other-jobs/run.ts";
import type { Plan } from "./plan.ts";
import { type Console, Progress, type Step } from "./progress.ts";
import { Paces } from "./race/paces.ts";
import { isTooSlow, race, type RaceSettings } from "./race/race.ts";
import type { Watch } from "./race/take-turns.ts";
import { type Photos, photosIn } from "./workload/photos.ts";
import {
  generatedPicture,
  type Megapixels,
  type Picture,
  pictureTitle,
  type Saving,
} from "./workload/pictures.ts";

const PICTURES = inPackage("artifacts/pictures");

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

/** The findings of a run so far. */
type Gathered = Mutable<
  Pick<
    Findings,
    "races" | "agreements" | "measured" | "otherJobs" | "firstPhotos" | "memory" | "withoutMemory"
  >
>;

interface BenchStep extends Step {
  run(watch: Watch): Promise<void>;
}

/** Runs the steps of a plan in order. */
export async function runBench(plan: Plan, options: BenchOptions, console: Console): Promise<Findings> {
  const beganAt = console.now();
  const { quick, clock } = options;
  const { photos, skipped } = await photosOf(options);
  const { entries, competitors } = await enterContestants();
  const checkers = await startCheckers();
  const sink = createHash("sha256");
  const gathered: Gathered = {
    races: [],
    agreements: [],
    measured: [],
    otherJobs: [],
    firstPhotos: [],
    memory: [],
    withoutMemory: [],
  };
  try {
    const steps = selectSteps(stepsOf(plan, photos, options, competitors, checkers, gathered), options.only);
    const progress = new Progress(steps, console);
    for (const { name, why } of skipped) progress.note(`skipped ${name}: ${why}`);
    for (const step of steps) {
      progress.begin(step);
      await step.run((what) => {
        progress.at(what);
      });
    }
    progress.end();
  } finally {
    await closeCheckers(checkers);
  }
  for (const { results } of gathered.races) for (const { digest } of results) sink.update(digest);
  return {
    quick,
    clock,
    seconds: (console.now() - beganAt) / 1000,
    entries,
    checkers: checkerEntries(checkers),
    ...gathered,
    skipped,
    sink: sink.digest("hex"),
  };
}

/** @throws {RangeError} if no title contains the text. */
function selectSteps(steps: readonly BenchStep[], only = ""): readonly BenchStep[] {
  const selected = steps.filter(({ title }) => title.toLowerCase().includes(only.toLowerCase()));
  if (selected.length > 0) return selected;
  const titles = steps.map(({ title }) => `  ${title}`).join("\n");
  throw new RangeError(
    `Expected a part of a step's title for --only but got "${only}". The steps:\n${titles}`,
  );
}

async function photosOf({ photos }: BenchOptions): Promise<Photos> {
  return photos === undefined ? { photos: [], skipped: [] } : photosIn(photos);
}

function stepsOf(
  plan: Plan,
  photos: readonly Picture[],
  { clock }: BenchOptions,
  competitors: readonly Competitor[],
  checkers: Checkers,
  gathered: Gathered,
): BenchStep[] {
  const { rules } = plan;
  const paces = new Paces();
  const judge = new Judge();
  const names = competitors.map(({ name }) => name);
  const picture = (megapixels: Megapixels, saving: Saving, watch: Watch): Promise<Picture> =>
    generatedPicture(megapixels, saving, PICTURES, watch);

  async function raceWith(
    job: Job,
    settings: Omit<RaceSettings, "rules" | "clock">,
    watch: Watch,
  ): Promise<void> {
    const finished = await race(job, competitors, paces, { rules, clock, ...settings }, watch);
    const ours = finished.results.find(({ contestant }) => contestant === "pixelater");
    watch("comparing colours");
    gathered.races.push(await judge.judge(finished));
    if (ours === undefined) return;
    watch("decoding our files elsewhere");
    gathered.agreements.push(await agreementOf(job, ours.outputs, checkers));
  }

  async function takeMemory(job: Job, whose: "all" | "ours", watch: Watch): Promise<void> {
    for (const competitor of competitors) {
      const { name } = competitor;
      if (name !== "pixelater" && (whose === "ours" || isTooSlow(name, job, paces, rules, []))) continue;
      watch(name);
      try {
        gathered.memory.push(await peakMemory(competitor, job, rules.timeLimitMs));
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        gathered.withoutMemory.push({ name, title: job.picture.title, why });
      }
    }
  }

  return [
    ...plan.races.map(({ megapixels, saving, format, wanted }) => ({
      title: `${pictureTitle(megapixels, saving)} → ${format.toUpperCase()}`,
      expectedMs: expectedRaceMs({ format, picture: { megapixels } }, names, paces, rules, wanted),
      async run(watch: Watch) {
        const small: Job = { picture: await picture(1, saving, watch), format };
        await raceWith(
          { picture: await picture(megapixels, saving, watch), format },
          { smallJob: small, wanted },
          watch,
        );
      },
    })),
    ...photos.flatMap((photo) =>
      (["png", "jpeg"] as const).map((format) => {
        const job: Job = { picture: photo, format };
        return {
          title: `${photo.title} → ${format.toUpperCase()}`,
          expectedMs: expectedRaceMs(job, names, paces, rules, []),
          run: (watch: Watch) => raceWith(job, { smallJob: job, wanted: [] }, watch),
        };
      }),
    ),
    ...plan.measured.map(([megapixels, saving]) => ({
      title: `${pictureTitle(megapixels, saving)}, measuring and writing alone`,
      expectedMs: expectedHalvesMs(rules),
      async run(watch: Watch) {
        gathered.measured.push(
          await measureAlone(await picture(megapixels, saving, watch), rules, clock, watch),
        );
      },
    })),
    ...plan.otherJobs.map((job) => ({
      title: job.title,
      expectedMs: expectedOtherJobMs(job, rules),
      async run(watch: Watch) {
        gathered.otherJobs.push(
          await runOtherJob(job, await picture(...job.picture, watch), rules, clock, watch),
        );
      },
    })),
    ...plan.firstPhotos.map(([megapixels, saving]) => ({
      title: `${pictureTitle(megapixels, saving)}, the first photo of a process`,
      expectedMs: expectedFirstPhotoMs(paces, megapixels),
      async run(watch: Watch) {
        const job: Job = { picture: await picture(megapixels, saving, watch), format: "png" };
        gathered.firstPhotos.push(await firstPhoto(job, rules.timeLimitMs, watch));
      },
    })),
    ...plan.memory.map(([megapixels, saving, whose]) => ({
      title: `${pictureTitle(megapixels, saving)}, memory`,
      expectedMs: expectedMemoryMs(
        { format: "png", picture: { megapixels } },
        whose === "all" ? names : ["pixelater"],
        paces,
        rules,
      ),
      async run(watch: Watch) {
        await takeMemory({ picture: await picture(megapixels, saving, watch), format: "png" }, whose, watch);
      },
    })),
  ];
}
