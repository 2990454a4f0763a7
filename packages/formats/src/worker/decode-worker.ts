import { parentPort } from "node:worker_threads";
import { answer } from "./answer.ts";
import type { Task } from "./protocol.ts";

// Decoders print their complaints, which would end up in the output of the program.
for (const method of ["log", "warn", "error"] as const) console[method] = () => undefined;

parentPort?.on("message", (task: Task) => {
  void answer(task).then((result) => {
    const pixels = "raster" in result ? [result.raster.data.buffer as ArrayBuffer] : [];
    parentPort?.postMessage(result, pixels);
  });
});
