import { WorkerThread } from "../jobs/worker-thread.ts";
import { type Found, isPhoto, type Photo } from "../photos/find-photos.ts";
import { crashed, type Failed, isFailed } from "../photos/outcome.ts";
import type { Report } from "../report.ts";

/** How photos are distributed over threads. */
export interface EachPhoto<Data extends object> {
  /** Computes a photo's data on this thread. */
  readonly compute: (photo: Photo) => Promise<Data | Failed>;
  /** Does the same on a thread of its own. */
  readonly script: URL;
  readonly workerData: unknown;
  /** Most threads. */
  readonly jobs: number;
  /** Receives the data of each photo in the order of the photos, whichever is finished first. */
  readonly take: (photo: Photo, data: Data) => Failed | undefined;
}

/**
 * Computes something of each photo, on several threads if there are several photos, and reports each.
 *
 * @param stop ends the work early.
 */
export async function eachPhoto<Data extends object>(
  photos: readonly Found[],
  { compute, script, workerData, jobs, take }: EachPhoto<Data>,
  report: Report,
  stop: AbortSignal,
): Promise<void> {
  const waiting = new Map<number, () => void>();
  let next = 0;
  const finish = (i: number, found: Found, data: Data | Failed | undefined) => {
    waiting.set(i, () => {
      if (!isPhoto(found)) report.add(found);
      else if (data === undefined || isFailed(data))
        report.add(data ?? crashed(found.path, "it was not read"));
      else report.add(take(found, data) ?? { photo: found.path, outputs: [] });
    });
    for (let reportNext = waiting.get(next); reportNext !== undefined; reportNext = waiting.get(next)) {
      waiting.delete(next++);
      reportNext();
    }
  };
  const queue = photos.entries();
  const isStopped = (): boolean => stop.aborted;
  const runOn = async (ask: (photo: Photo) => Promise<Data | Failed>) => {
    for (const [i, found] of queue) {
      if (isStopped()) return;
      const data = isPhoto(found) ? await ask(found) : undefined;
      if (isStopped()) return;
      report.count();
      finish(i, found, data);
    }
  };
  if (photos.length <= 1) {
    await runOn(compute);
    return;
  }
  const threads = Array.from(
    { length: Math.min(jobs, photos.length) },
    () => new WorkerThread<Photo, Data | Failed>(workerData, { script }),
  );
  const stopAll = () => Promise.all(threads.map((thread) => thread.stop()));
  stop.addEventListener("abort", () => void stopAll());
  await Promise.all(
    threads.map((thread) =>
      runOn(async (photo) => {
        const answer = await thread.ask(photo);
        return "crash" in answer ? crashed(photo.path, answer.crash) : answer;
      }),
    ),
  );
  await stopAll();
}
