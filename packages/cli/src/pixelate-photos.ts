import { type Command, requireOnePhoto } from "./command-line/arguments.ts";
import type { DataTarget } from "./command-line/data.ts";
import { UsageError } from "./command-line/usage-error.ts";
import { inOrder } from "./jobs/in-order.ts";
import { finishPhoto, type Job, writeFinished } from "./jobs/pixelate-photo.ts";
import { PhotoWorker } from "./jobs/photo-worker.ts";
import { OutputPlanner } from "./output/plan-outputs.ts";
import { type Found, findPhotos, isPhoto } from "./photos/find-photos.ts";
import { failed, isPassedOver, type Outcome } from "./photos/outcome.ts";
import { withoutOwnOutputs } from "./photos/own-outputs.ts";
import { Report } from "./report.ts";
import { interruptible } from "./terminal/interruptible.ts";
import type { Terminal } from "./terminal/terminal.ts";

/**
 * Pixelates the photos of a command. A bad photo does not stop the others.
 *
 * @param stop ends the work early, without partial files.
 * @returns whether every photo was pixelated.
 * @throws {UsageError} if the command takes one photo and found several.
 */
export async function pixelatePhotos(
  command: Command,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<boolean> {
  const found = withoutOwnOutputs(await findPhotos(command.inputs, terminal.stdin), command);
  requirePhotoCount(command, found);
  const photos = found.filter((one) => !isPassedOver(one));
  const report = new Report(command, terminal, photos.length);
  report.skip(found.filter(isPassedOver));
  const { review, data } = command;
  if (review !== undefined) {
    const { reviewPhotos } = await import("./review/review-photos.ts");
    return interruptible((interrupt) =>
      reviewPhotos(command, review, photos, report, AbortSignal.any([interrupt, stop])),
    );
  }
  if (data !== undefined) {
    return interruptible((interrupt) =>
      writeData(command, data, photos, report, terminal, AbortSignal.any([interrupt, stop])),
    );
  }
  const planner = new OutputPlanner(command, found.filter(isPhoto));
  const work = photos.map((one) => async () => (isPhoto(one) ? planner.plan(one) : one));
  if (work.length > 1)
    await interruptible((interrupt) => pixelateMany(work, command, report, interrupt, stop));
  else for (const plan of work) report.add(await pixelateOne(await plan(), command, terminal));
  if (!stop.aborted) report.end();
  return report.isFlawless;
}

async function writeData(
  command: Command,
  data: DataTarget,
  photos: readonly Found[],
  report: Report,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<boolean> {
  if (data.kind === "placeholder") {
    const { writePlaceholders } = await import("./data/placeholders.ts");
    return writePlaceholders(command, data, photos, report, terminal, stop);
  }
  const { writeTensors } = await import("./data/tensors.ts");
  return writeTensors(command, data, photos, report, terminal, stop);
}

function requirePhotoCount(command: Command, found: readonly Found[]): void {
  const photos = found.filter(isPhoto);
  if (command.isStdinImplied && photos[0]?.bytes?.length === 0) {
    throw new UsageError("Expected a photo, a folder or a glob, or a photo on standard input, but got none");
  }
  if (photos.length > 1) requireOnePhoto(command, photos.length);
}

/** Pixelates a single photo on this thread, without starting another. */
async function pixelateOne(
  planned: Job | Outcome,
  { grids, settings, hiding, target }: Command,
  terminal: Terminal,
): Promise<Outcome> {
  if (!("format" in planned)) return planned;
  try {
    const finished = await finishPhoto(planned, { grids, options: settings, hiding });
    if (target.kind !== "stdout") return await interruptible(() => writeFinished(finished));
    const [file = new Uint8Array(0)] = finished.files;
    await writeOut(terminal, file);
    return {
      photo: planned.photo,
      ...(finished.found !== undefined && { faces: finished.found.length }),
      outputs: [],
    };
  } catch (cause) {
    if (isBrokenPipe(cause)) return { photo: planned.photo, outputs: [] };
    return failed(planned.photo, cause);
  }
}

/**
 * Pixelates photos on several threads. Plans and reports them in their order, whichever finishes first. A finished photo
 * that waits for an earlier one keeps only its outcome in memory, not its pixels.
 */
async function pixelateMany(
  work: readonly (() => Promise<Job | Outcome>)[],
  { grids, settings, hiding, jobs }: Command,
  report: Report,
  interrupt: AbortSignal,
  stop: AbortSignal,
): Promise<void> {
  const count = Math.min(jobs, work.length);
  const workers = Array.from({ length: count }, () => new PhotoWorker({ grids, options: settings, hiding }));
  const signal = AbortSignal.any([interrupt, stop]);
  const stopAll = () => Promise.all(workers.map((worker) => worker.stop()));
  signal.addEventListener("abort", () => void stopAll());
  report.show();
  const runners = workers.map((worker) => async (plan: () => Promise<Job | Outcome>) => {
    const planned = await plan();
    const outcome = "format" in planned ? await worker.run(planned) : planned;
    return outcome === "stopped" ? undefined : outcome;
  });
  await inOrder(work, {
    runners,
    onDone: () => {
      report.count();
    },
    take: (outcome) => {
      report.add(outcome);
    },
    stop: signal,
  });
  await stopAll();
  if (interrupt.aborted) report.interrupted();
}

/** Returns whether the reader of standard output has closed it. */
function isBrokenPipe(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "EPIPE";
}

function writeOut({ stdout }: Terminal, file: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(file, (cause) => {
      if (cause) reject(cause);
      else resolve();
    });
  });
}
