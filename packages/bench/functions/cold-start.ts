import { LambdaFunction, type S3Notification } from "@pixelater/local";
import { median } from "../src/statistics.ts";
import type { Candidate } from "./candidates.ts";
import { usageOfChild } from "./usage.ts";

/** What one new process of a function took. */
export interface ColdStart {
  /** Until it has answered an event that asks for nothing: process, runtime and function are there. */
  readonly startMs: number;
  readonly firstMs: number;
  /** Median of the photos after the first. */
  readonly warmMs: number;
  /** Of the processor, for one photo after the first. */
  readonly processorMs: number;
  readonly peakMegabytes: number;
}

/** An event without records, as good as none. */
const NOTHING = { Records: [] };

/**
 * Starts a function, has it pixelate photos one after the other, and ends it.
 *
 * @param events one for each photo, at least two.
 * @throws {Error} with the function's own words if it fails.
 */
export async function coldStart(
  { handlerFile }: Candidate,
  environment: Readonly<Record<string, string>>,
  region: string,
  events: readonly S3Notification[],
): Promise<ColdStart> {
  const lambda = new LambdaFunction({
    handlerFile,
    region,
    timeoutMs: 120_000,
    concurrency: 1,
    environment,
  });
  const timed = async (event: unknown): Promise<number> => {
    const begin = performance.now();
    const { functionError, payload } = await lambda.invoke(event);
    if (functionError !== undefined) throw new Error(JSON.stringify(payload));
    return performance.now() - begin;
  };
  try {
    const startMs = await timed(NOTHING);
    const [first, ...others] = events;
    const firstMs = await timed(first);
    const before = usageOfChild();
    const warm: number[] = [];
    for (const event of others) warm.push(await timed(event));
    const { peakMegabytes, processorMs } = usageOfChild();
    return {
      startMs,
      firstMs,
      warmMs: median(warm),
      processorMs: (processorMs - before.processorMs) / others.length,
      peakMegabytes,
    };
  } finally {
    await lambda.close();
  }
}
