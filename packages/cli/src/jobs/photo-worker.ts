import { rmSync } from "node:fs";
import { extname } from "node:path";
import { crashed, type Outcome } from "../photos/outcome.ts";
import type { Job, PixelationSettings } from "./pixelate-photo.ts";
import { type Thread, WorkerThread } from "./worker-thread.ts";

/** The worker script lies beside this module, in src and in dist. */
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** A thread that pixelates one photo at a time. A crash removes the temporary files of its photo. */
export class PhotoWorker {
  readonly #thread: WorkerThread<Job, Outcome>;

  constructor(settings: PixelationSettings, thread: Thread = { script: WORKER }) {
    this.#thread = new WorkerThread(settings, thread);
  }

  /** Pixelates a photo. The promise never rejects: a crash of the thread is a failure of its photo. */
  async run(job: Job): Promise<Outcome | "stopped"> {
    if (this.#thread.hasStopped()) return "stopped";
    const outcome = await this.#thread.ask(job);
    if (!("crash" in outcome)) return outcome;
    for (const { part } of job.outputs) rmSync(part, { force: true });
    return this.#thread.hasStopped() ? "stopped" : crashed(job.photo, outcome.crash);
  }

  /** Ends the thread at once, without partial files of its photo. */
  stop(): Promise<void> {
    return this.#thread.stop();
  }
}
