import type { Bounds } from "../regions/bounds.ts";
import { type Failure, FailureError, photoFailure } from "../failure.ts";
import { faceBounds } from "./face-bounds.ts";
import type { FaceReply, FaceRequest } from "./protocol.ts";

/** Finds faces in a worker of its own, on this device. The detector is loaded by the first search. */
export class FaceFinder {
  #worker: Worker | undefined;

  /** Starts the worker when a search is likely, as the pointer is on the button. */
  warmUp(): void {
    this.#started();
  }

  /** Returns the areas that hide the faces, the most certain ones first. @throws {FailureError} */
  find(request: FaceRequest): Promise<Bounds[]> {
    const worker = this.#started();
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve, reject) => {
      const fail = (failure: Failure) => {
        port1.close();
        // A module that failed to load stays failed: the next search starts afresh.
        worker.terminate();
        if (this.#worker === worker) this.#worker = undefined;
        reject(new FailureError(failure));
      };
      worker.addEventListener("error", () => {
        fail(noDetector());
      });
      port1.onmessage = ({ data }: MessageEvent<FaceReply>) => {
        if (!("error" in data)) {
          port1.close();
          resolve(data.faces.map((face) => faceBounds(face, data)));
        } else if (data.error.code === "NO_DETECTOR") {
          fail(noDetector());
        } else {
          port1.close();
          reject(new FailureError(photoFailure(data.error.code, data.error.message)));
        }
      };
      worker.postMessage(request, [port2]);
    });
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    // One that failed to load stays failed: the next search starts another one.
    worker.addEventListener("error", () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return (this.#worker = worker);
  }
}

function noDetector(): Failure {
  return {
    what: "The face detector could not be loaded.",
    advice: "Check the connection and try again, or drag over the faces yourself.",
    code: "NO_DETECTOR",
    canRetry: true,
  };
}
