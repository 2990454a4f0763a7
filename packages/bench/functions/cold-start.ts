import { LambdaFunction, type S3Notification } from "@pixelater/local";
import { median } from "../src/statistics.ts";
import type { Candidate } from "./candidates.ts";
import { usageOfChild } from "./usage.ts";

/** The measurements of one new process of a function. */
export interface ColdStart {
  /** Milliseconds until it has answered an empty event: the process, the runtime and the function have started. */
  readonly startMs: number;
  readonly firstMs: number;
  /** Median of the photos after the first. */
  readonly warmMs: number;
  /** Processor milliseconds for one photo after the first. */
  readonly processorMs: number;
  /** Processor milliseconds for one tiny photo after these: those of its requests and of everything around the pixels. */
  readonly tinyProcessorMs: number;
  readonly peakMegabytes: number;
}

/** An event without records. */
const NOTHING = { Records: [] };

/**
 * Starts a function, sends it photos one by one, and ends it.
 *
 * @param events one for each photo, at least two.
 * @param tiny one for each photo of a few pixels, at least one.
 * @throws {Error} with the function's own message if it fails.
 */
export async function coldStart(
  { handlerFile }: Candidate,
  environment: Readonly<Record<string, string>>,
  region: string,
  events: readonly S3Notification[],
  tiny: readonly S3Notification[],
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
    for (const event of tiny) await timed(event);
    const tinyProcessorMs = (usageOfChild().processorMs - processorMs) / tiny.length;
    return {
      startMs,
      firstMs,
      warmMs: median(warm),
      processorMs: (processorMs - before.processorMs) / others.length,
      tinyProcessorMs,
      peakMegabytes,
    };
  } finally {
    await lambda.close();
  }
}
