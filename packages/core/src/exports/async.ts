/** `@pixelater/core/async`: the core's functions in a worker of a browser. */
export type { Bytes } from "../bytes.ts";
export { type AsyncCore, type AsyncInput, inWorker, type WorkerLike } from "../async/in-worker.ts";
export type { BlobInput } from "../async/protocol.ts";
export { answerCalls, type CalledCore, type WorkerScope } from "../async/serve.ts";
