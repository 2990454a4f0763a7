import { type Failure, FailureError, photoFailure } from "../failure.ts";
import type { OpenPhoto } from "../photos/photo.ts";
import { type PixelWorker, UnreadablePhoto } from "../pixels/pixel-worker.ts";
import { Store } from "../store.ts";
import type { Output, UploadSettings } from "./api.ts";
import { awaitOutputs, type Report, upload } from "./journey.ts";
import { loadUploads, saveUploads } from "./saved-uploads.ts";
import type { Upload, UploadState } from "./upload.ts";

/** What the service takes, in bytes (MAX_BYTES of the function). */
const MAX_UPLOAD_BYTES = 52_428_800;

/** Uploads under way at the same time; the others queue. */
const MAX_AT_ONCE = 3;

/** What there is to do for one upload; it throws where it fails. */
type Errand = (signal: AbortSignal, report: Report) => Promise<void>;

/** All uploads of this tab, newest first, remembered over a reload. */
export class UploadBox {
  readonly uploads = new Store<readonly Upload[]>([]);
  readonly #worker: PixelWorker;
  readonly #errands = new Map<number, Errand>();
  readonly #cancels = new Map<number, AbortController>();
  readonly #queue: number[] = [];
  #atOnce = 0;
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

  /** Sends a photo. */
  start(photo: OpenPhoto, settings: UploadSettings): void {
    const { width, height } = photo.state.facts;
    const errand: Errand = async (signal, report) => {
      await upload(await this.#uploadable(photo), settings, signal, report);
    };
    const shown = { name: photo.file.name, width, height, grids: settings.grids };
    this.#enqueue(this.#put(shown, { step: "queued" }, errand));
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

  /** Takes an upload off the list; its processed photos stay where they are. */
  dismiss(key: number): void {
    this.#errands.delete(key);
    this.uploads.update((uploads) => uploads.filter((upload) => upload.key !== key));
  }

  #put(shown: Omit<Upload, "key" | "state">, state: UploadState, errand: Errand): number {
    const key = ++this.#count;
    this.#errands.set(key, errand);
    this.uploads.update((uploads) => [{ key, ...shown, state }, ...uploads]);
    return key;
  }

  #enqueue(key: number): void {
    this.#queue.push(key);
    this.#startNext();
  }

  #startNext(): void {
    if (this.#atOnce >= MAX_AT_ONCE) return;
    const key = this.#queue.shift();
    const errand = key === undefined ? undefined : this.#errands.get(key);
    if (key === undefined || errand === undefined) return;
    this.#atOnce++;
    void this.#run(key, errand).finally(() => {
      this.#atOnce--;
      this.#startNext();
    });
  }

  async #run(key: number, errand: Errand): Promise<void> {
    const cancel = new AbortController();
    this.#cancels.set(key, cancel);
    try {
      await errand(cancel.signal, (state) => {
        // Once it has arrived, a later attempt only asks for its processed photos.
        if (state.step === "waiting") this.#errands.set(key, resuming(state.statusUrl, state.outputs));
        if (!cancel.signal.aborted) this.#change(key, state);
      });
    } catch (error) {
      if (!cancel.signal.aborted) this.#change(key, { step: "failed", failure: failureOf(error) });
    } finally {
      this.#cancels.delete(key);
    }
  }

  /** The photo as the service takes it: as it is where that is a JPEG or PNG, converted otherwise. */
  async #uploadable({ file, state }: OpenPhoto): Promise<Blob> {
    const { format } = state.facts;
    const blob =
      format === "other"
        ? await this.#worker.do("convert", { file })
        : // The system's own guess at the type goes by the file's name, which may lie.
          file.slice(0, file.size, `image/${format}`);
    if (blob.size > MAX_UPLOAD_BYTES) throw new FailureError(photoFailure("TOO_LARGE", ""));
    return blob;
  }

  #change(key: number, state: UploadState): void {
    this.uploads.update((uploads) =>
      uploads.map((upload) => (upload.key === key ? { ...upload, state } : upload)),
    );
  }
}

function resuming(statusUrl: string, outputs: readonly Output[]): Errand {
  return (signal, report) => awaitOutputs(statusUrl, outputs, signal, report);
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof UnreadablePhoto) return photoFailure(error.code, error.message);
  return photoFailure("UNREADABLE", String(error));
}
