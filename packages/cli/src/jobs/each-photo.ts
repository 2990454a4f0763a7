import { type Found, isPhoto, type Photo } from "../photos/find-photos.ts";
import { crashed, type Failed } from "../photos/outcome.ts";
import { inOrder, type Work } from "./in-order.ts";
import { WorkerThread } from "./worker-thread.ts";

/** How something is computed of a photo. */
export interface Computation<Answer extends object> {
  /** On this thread. */
  readonly compute: (photo: Photo) => Promise<Answer>;
  /** On a thread of its own: its script, and the settings that it is given. */
  readonly script: URL;
  readonly settings: unknown;
  /** Most threads. */
  readonly jobs: number;
}

/** What was computed of a photo; undefined of what is no photo. */
export interface Computed<Answer> {
  readonly found: Found;
  readonly answer: Answer | Failed | undefined;
}

/** Computes something of each photo: on several threads, or of a single photo on this one. */
export async function eachPhoto<Answer extends object>(
  photos: readonly Found[],
  { compute, script, settings, jobs }: Computation<Answer>,
  work: Omit<Work<Found, Computed<Answer>>, "runners">,
): Promise<void> {
  const runner =
    (answer: (photo: Photo) => Promise<Answer | Failed>) =>
    async (found: Found): Promise<Computed<Answer>> => ({
      found,
      answer: isPhoto(found) ? await answer(found) : undefined,
    });
  if (photos.length === 1) {
    await inOrder(photos, { ...work, runners: [runner(compute)] });
    return;
  }
  const threads = Array.from(
    { length: Math.min(jobs, photos.length) },
    () => new WorkerThread<Photo, Answer>(settings, { script }),
  );
  const stopAll = () => Promise.all(threads.map((thread) => thread.stop()));
  work.stop.addEventListener("abort", () => void stopAll());
  const runners = threads.map((thread) =>
    runner(async (photo) => {
      const answer = await thread.ask(photo);
      return "crash" in answer ? crashed(photo.path, answer.crash) : answer;
    }),
  );
  await inOrder(photos, { ...work, runners });
  await stopAll();
}
