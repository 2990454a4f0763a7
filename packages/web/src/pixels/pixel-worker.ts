import type { JobName, Jobs, PhotoError, Reply } from "./protocol.ts";

/** Thrown for a photo that could not be read; `code` is the core's error code, or `UNREADABLE`. */
export class UnreadablePhotoError extends Error {
  override readonly name = "UnreadablePhotoError";
  readonly code: string;

  constructor(error: PhotoError) {
    super(error.message);
    this.code = error.code;
  }
}

/** Runs jobs in a worker, one after the other. Each job is answered on its own port. */
export class PixelWorker {
  #worker: Worker | undefined;

  /** Loads the worker's script ahead of the first job. */
  warmUp(): void {
    this.#started();
  }

  /** @throws {UnreadablePhotoError} */
  do<J extends JobName>(job: J, request: Jobs[J]["request"]): Promise<Jobs[J]["answer"]> {
    const worker = this.#started();
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve, reject) => {
      port1.onmessage = (event: MessageEvent<Reply<J>>) => {
        port1.close();
        if ("error" in event.data) reject(new UnreadablePhotoError(event.data.error));
        else resolve(event.data.answer);
      };
      worker.postMessage({ job, ...request }, [port2]);
    });
  }

  #started(): Worker {
    return (this.#worker ??= new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }));
  }
}
