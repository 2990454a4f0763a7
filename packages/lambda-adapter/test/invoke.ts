import { AsyncLocalStorage } from "node:async_hooks";
import { handleEvent } from "../src/handle-event.ts";
import { plentyOfTime, SOURCE, type Workbench } from "./workbench.ts";

/** The invocation that a storage call belongs to. */
const invocations = new AsyncLocalStorage<{ isKilled: boolean }>();

/** Returns S3's notification about an object of the source bucket. */
export function notification(key: string, eventName = "ObjectCreated:Put") {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        eventName,
        s3: { bucket: { name: SOURCE }, object: { key } },
      },
    ],
  };
}

/** Invokes the function once. */
export function invoke(tools: Workbench, event: unknown, requestId: string): Promise<unknown> {
  return invocations.run({ isKilled: false }, () =>
    handleEvent(event, tools, { deadline: plentyOfTime(), requestId }),
  );
}

/** Invokes the function until it succeeds, as Lambda does after a failure and after a kill. */
export async function invokeUntilDone(tools: Workbench, event: unknown, requestId: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await invoke(tools, event, requestId);
      return;
    } catch (error) {
      if (attempt === 50) throw error;
    }
  }
}

/**
 * Fails storage calls by chance: one alone, or all that follow in its invocation, as after a kill.
 *
 * @param dice a source of numbers. Zero makes a call fail.
 */
export function crashes(dice: Iterator<number>, most: number): (at: string) => void {
  let left = most;
  return (at) => {
    const invocation = invocations.getStore();
    if (left > 0 && invocation?.isKilled === false) {
      const isKill = dice.next().value === 0;
      if (isKill) invocation.isKilled = true;
      const isFailure = !isKill && dice.next().value === 0;
      if (isKill || isFailure) left--;
      if (isFailure) throw new Error(`failed at ${at}`);
    }
    if (invocation?.isKilled === true) throw new Error(`killed at ${at}`);
  };
}
