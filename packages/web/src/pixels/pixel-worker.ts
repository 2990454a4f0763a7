import type { JobName, Jobs, PhotoTrouble, Reply } from "./protocol.ts";

/** A photo that could not be read; `code` is the core's, or `UNREADABLE`. */
export class UnreadablePhoto extends Error {
  override readonly name = "UnreadablePhoto";
  readonly code: string;

  constructor(trouble: PhotoTrouble) {
    super(trouble.message);
    this.code = trouble.code;
  }
}

/** The page's end of a worker. Jobs are done one after the other; each is answered on a port of its own. */
export class PixelWorker {
  #worker: Worker | undefined;

  /** Loads the worker's script, so that the first job need not wait for it. */
  warmUp(): void {
    this.#started();
  }

  /** @throws {UnreadablePhoto} */
  do<J extends JobName>(job: J, request: Jobs[J]["request"]): Promise<Jobs[J]["answer"]> {
    const worker = this.#started();
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve, reject) => {
      port1.onmessage = (event: MessageEvent<Reply<J>>) => {
        port1.close();
        if ("trouble" in event.data) reject(new UnreadablePhoto(event.data.trouble));
        else resolve(event.data.answer);
      };
      worker.postMessage({ job, ...request }, [port2]);
    });
  }

  #started(): Worker {
    return (this.#worker ??= new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }));
  }
}
