import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Job } from "../job.ts";
import { peakResidentBytes } from "../peak.ts";
import type { Answer, Lap, Request } from "./protocol.ts";

type Files = readonly Uint8Array[];

/** Does a task once. Its result is kept until the next time. */
export type Work = () => Files | Promise<Files>;

/** Prepares a task; not timed. */
export type Task = (job: Job) => Work;

/**
 * Answers the bench's requests (see protocol.ts) until the bench disconnects.
 *
 * @param load finds a task by its name and loads its libraries.
 */
export function serve(load: (task: string) => Promise<Task>): void {
  let work: Work | undefined;
  let outputs: Files = [];

  async function start({ task, assignment }: Request & { ask: "start" }): Promise<Answer> {
    const { picture, format } = assignment;
    const doing = await load(task);
    work = doing({ picture: { ...picture, bytes: readFileSync(picture.path) }, format });
    return { answer: "ready", peakBytes: peakResidentBytes() };
  }

  async function runLaps(count: number): Promise<Answer> {
    if (work === undefined) throw new Error("Expected a start before laps");
    const laps: Lap[] = [];
    for (let i = 0; i < count; i++) {
      const used = process.cpuUsage();
      const begin = process.hrtime.bigint();
      outputs = await work();
      const elapsed = process.hrtime.bigint() - begin;
      const { user, system } = process.cpuUsage(used);
      laps.push({ elapsedMs: Number(elapsed) / 1e6, processorMs: (user + system) / 1e3 });
    }
    const peakBytes = peakResidentBytes();
    const sink = createHash("sha256");
    for (const output of outputs) sink.update(output);
    return { answer: "laps", laps, digest: sink.digest("hex"), peakBytes };
  }

  function answerTo(request: Request): Promise<Answer> {
    switch (request.ask) {
      case "start":
        return start(request);
      case "laps":
        return runLaps(request.count);
      case "outputs":
        return Promise.resolve({ answer: "outputs", files: outputs });
      case "resave":
        throw new Error("Expected only Pillow to be asked to save again");
    }
  }

  async function answer(request: Request): Promise<void> {
    try {
      say(await answerTo(request));
    } catch (cause) {
      say({ answer: "failed", message: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  process.on("message", (request) => void answer(request as Request));
  process.once("disconnect", () => process.exit());
  say({ answer: "ready", peakBytes: peakResidentBytes() });
}

function say(answer: Answer): void {
  process.send?.(answer);
}
