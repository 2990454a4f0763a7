import { spawn } from "node:child_process";
import { type Contestant, type ContestantName, totalLength } from "./contestants/contestant.ts";
import { startPillow } from "./contestants/pillow.ts";
import { inPackage } from "./folders.ts";
import type { Job } from "./job.ts";

/** What a child process says about itself, in bytes. */
export interface MemoryReport {
  readonly peakBytes: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
}

/** Peak memory of one contestant doing one job once in a process of its own. */
export interface MemoryResult extends MemoryReport {
  readonly contestant: ContestantName;
  readonly job: Job;
  /** Peak of the whole process less that of an idle one (Node's, or Python's with Pillow loaded). */
  readonly aboveIdleBytes: number;
}

/**
 * @param idleBytes of an idle Node: {@link idleNode}.
 * @returns undefined where the contestant could not do the job.
 */
export async function peakMemory(
  contestant: Contestant,
  job: Job,
  idleBytes: number,
  nodeOptions: readonly string[] = [],
): Promise<MemoryResult | undefined> {
  if (contestant.name === "pillow") return pillowMemory(job);
  const { path, width, height } = job.picture;
  const report = await runChild(nodeOptions, [
    contestant.name,
    path,
    String(width),
    String(height),
    job.format,
  ]);
  return (
    report && { contestant: contestant.name, job, ...report, aboveIdleBytes: report.peakBytes - idleBytes }
  );
}

/** Peak resident bytes of a Node process that only starts and prints. */
export async function idleNode(): Promise<number> {
  const report = await runChild([], []);
  if (report === undefined) throw new Error("Expected an idle Node to report its memory");
  return report.peakBytes;
}

async function pillowMemory(job: Job): Promise<MemoryResult | undefined> {
  const pillow = await startPillow();
  if (pillow === undefined) return undefined;
  const { outputs, peakBytes } = await pillow.run(job);
  pillow.close();
  return {
    contestant: "pillow",
    job,
    peakBytes,
    aboveIdleBytes: peakBytes - pillow.idleBytes,
    inputBytes: job.picture.bytes.length,
    outputBytes: totalLength(outputs),
  };
}

function runChild(
  nodeOptions: readonly string[],
  args: readonly string[],
): Promise<MemoryReport | undefined> {
  const child = spawn(process.execPath, [...nodeOptions, inPackage("dist/memory-child.js"), ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve(code === 0 ? (JSON.parse(printed) as MemoryReport) : undefined);
    });
  });
}
