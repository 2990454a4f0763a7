import { type Failure, FailureError, fileTooLarge, photoFailure } from "../failure.ts";
import type { OpenPhoto } from "../photos/photo.ts";
import { type PixelWorker, UnreadablePhotoError } from "../pixels/pixel-worker.ts";
import { service } from "../service/service.ts";
import { Store } from "../store.ts";
import type { Output, UploadSettings } from "./api.ts";
import { waitForOutputs, type Report, upload } from "./upload-photo.ts";
import { loadUploads, saveUploads } from "./saved-uploads.ts";
import type { Upload, UploadState } from "./upload.ts";

/** Largest upload of a service that does not say its own: core's default limit, whose import would cost the page 0.8 KB. */
export const MAX_UPLOAD_BYTES = 52_428_800;

/** Uploads that run at the same time; the others wait. */
const MAX_CONCURRENT = 3;

/** Keeps the whole photo: the cloud changes none of its pixels. */
export const AS_IT_IS: UploadSettings = {
  grids: ["1x1"],
  format: "same",
  keep: [{ left: "0%", top: "0%", width: "100%", height: "100%" }],
};

/** The work of one upload; throws when it fails. */
type Task = (signal: AbortSignal, report: Report) => Promise<void>;

/** Runs the uploads of this tab and restores them after a reload. */
export class UploadQueue {
  /** All uploads, newest first. */
  readonly uploads = new Store<readonly Upload[]>([]);
  readonly #worker: PixelWorker;
  readonly #tasks = new Map<number, Task>();
  readonly #cancels = new Map<number, AbortController>();
  readonly #queue: number[] = [];
  #running = 0;
  #count = 0;

  constructor(worker: PixelWorker) {
    this.#worker = worker;
    for (const { statusUrl, outputs, done, ...shown } of loadUploads()) {
      const state: UploadState = { step: done ? "done" : "waiting", statusUrl, outputs };
      const key = this.#put(shown, state, resuming(statusUrl, outputs));
      if (!done) this.#enqueue(key);
    }
    this.uploads.subscribe(() => {
      saveUploads(this.uploads.get());
    });
  }

  /** Queues the original photo, which the cloud pixelates. */
  start(photo: OpenPhoto, settings: UploadSettings): void {
    this.#start(photo, "original", () => this.#uploadable(photo), settings);
  }

  /** Queues the finished photo, which the cloud publishes as it is. */
  startFinished(photo: OpenPhoto, write: () => Promise<Blob>): void {
    this.#start(photo, "finished", write, AS_IT_IS);
  }

  #start(
    { file, state }: OpenPhoto,
    sends: Upload["sends"],
    content: () => Promise<Blob> | Blob,
    settings: UploadSettings,
  ): void {
    const { width, height } = state.info;
    const task: Task = async (signal, report) => {
      const blob = await content();
      const maxBytes = service.get()?.maxBytes ?? MAX_UPLOAD_BYTES;
      if (blob.size > maxBytes) throw new FailureError(fileTooLarge(maxBytes));
      await upload(blob, settings, signal, report);
    };
    const shown = { name: file.name, width, height, sends, grids: settings.grids ?? [] };
    this.#enqueue(this.#put(shown, { step: "queued" }, task));
  }

  cancel(key: number): void {
    this.#cancels.get(key)?.abort();
    const queued = this.#queue.indexOf(key);
    if (queued >= 0) this.#queue.splice(queued, 1);
    this.#change(key, { step: "cancelled" });
  }

  retry(key: number): void {
    this.#change(key, { step: "queued" });
    this.#enqueue(key);
  }

  /** Removes an upload from the list. Its outputs stay in the cloud. */
  dismiss(key: number): void {
    this.#tasks.delete(key);
    this.uploads.update((uploads) => uploads.filter((upload) => upload.key !== key));
  }

  #put(shown: Omit<Upload, "key" | "state">, state: UploadState, task: Task): number {
    const key = ++this.#count;
    this.#tasks.set(key, task);
    this.uploads.update((uploads) => [{ key, ...shown, state }, ...uploads]);
    return key;
  }

  #enqueue(key: number): void {
    this.#queue.push(key);
    this.#startNext();
  }

  #startNext(): void {
    if (this.#running >= MAX_CONCURRENT) return;
    const key = this.#queue.shift();
    const task = key === undefined ? undefined : this.#tasks.get(key);
    if (key === undefined || task === undefined) return;
    this.#running++;
    void this.#run(key, task).finally(() => {
      this.#running--;
      this.#startNext();
    });
  }

  async #run(key: number, task: Task): Promise<void> {
    const cancel = new AbortController();
    this.#cancels.set(key, cancel);
    try {
      await task(cancel.signal, (state) => {
        // Once the photo has arrived, a retry only waits for its outputs.
        if (state.step === "waiting") this.#tasks.set(key, resuming(state.statusUrl, state.outputs));
        if (!cancel.signal.aborted) this.#change(key, state);
      });
    } catch (error) {
      if (!cancel.signal.aborted) this.#change(key, { step: "failed", failure: failureOf(error) });
    } finally {
      this.#cancels.delete(key);
    }
  }

  /** Returns the photo unchanged if it is a JPEG or PNG, and converted otherwise. */
  #uploadable({ file, state }: OpenPhoto): Promise<Blob> | Blob {
    const { format } = state.info;
    return format === "other"
      ? this.#worker.do("convert", { file })
      : // Sets the type from the content: the browser guesses it from the file's name, which may be wrong.
        file.slice(0, file.size, `image/${format}`);
  }

  #change(key: number, state: UploadState): void {
    this.uploads.update((uploads) =>
      uploads.map((upload) => (upload.key === key ? { ...upload, state } : upload)),
    );
  }
}

function resuming(statusUrl: string, outputs: readonly Output[]): Task {
  return (signal, report) => waitForOutputs(statusUrl, outputs, signal, report);
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof UnreadablePhotoError) return photoFailure(error.code, error.message);
  return photoFailure("UNREADABLE", String(error));
}
