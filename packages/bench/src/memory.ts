import type { Competitor } from "./contestants/all.ts";
import { type ContestantName, totalLength } from "./contestants/contestant.ts";
import type { Job } from "./job.ts";
import { Racer } from "./process/racer.ts";

/** Peak memory of one contestant doing one job once in a process of its own, in bytes. */
export interface MemoryResult {
  readonly contestant: ContestantName;
  readonly job: Job;
  /** Peak of the whole process. */
  readonly peakBytes: number;
  /** Peak of the same process before it loaded the contestant and the picture (Node's, or Python's with Pillow). */
  readonly idleBytes: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
}

/** Measures a contestant's peak memory. @throws {Error} if it cannot do the job within the limit. */
export async function peakMemory(
  { name, open }: Competitor,
  job: Job,
  timeLimitMs: number,
): Promise<MemoryResult> {
  const racer = await Racer.over(open(), timeLimitMs);
  try {
    await racer.start(name, job);
    const { peakBytes } = await racer.run(1);
    return {
      contestant: name,
      job,
      peakBytes,
      idleBytes: racer.idleBytes,
      inputBytes: job.picture.bytes.length,
      outputBytes: totalLength(await racer.outputs()),
    };
  } finally {
    racer.close();
  }
}
