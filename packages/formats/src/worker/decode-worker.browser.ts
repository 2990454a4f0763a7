import { Buffer } from "buffer";
import { answer } from "./answer.ts";
import type { Answer, Task } from "./protocol.ts";

/** What this module uses of a worker's global scope, whose types clash with those of Node. */
interface Scope {
  Buffer?: unknown;
  onmessage: ((event: { readonly data: Task }) => void) | null;
  postMessage(result: Answer, transfer: readonly ArrayBuffer[]): void;
}

const scope = globalThis as unknown as Scope;

// The decoder of BMP reads a Buffer.
scope.Buffer ??= Buffer;

// Decoders print their complaints.
for (const method of ["log", "warn", "error"] as const) console[method] = () => undefined;

scope.onmessage = ({ data }) => {
  void answer(data).then((result) => {
    const pixels = "raster" in result ? [result.raster.data.buffer as ArrayBuffer] : [];
    scope.postMessage(result, pixels);
  });
};
