import type { Job } from "./job.ts";

const MEMORY = "pixelate-memory-bytes";
const TIME = "pixelate-time-ms";

/** What an invocation may differ by from another of the same function in the time that it begins with. */
const SLACK = 1.1;

/** Metadata that says how much memory and time an attempt had. */
export function budgetOf({ tools, deadline }: Pick<Job, "tools" | "deadline">): Record<string, string> {
  return { [MEMORY]: String(tools.memoryBytes), [TIME]: String(deadline.totalMs) };
}

/** Whether this invocation has more memory or time than the attempt that wrote metadata, so that it may succeed. */
export function hasMoreThan(
  { tools, deadline }: Pick<Job, "tools" | "deadline">,
  metadata: Readonly<Record<string, string>>,
): boolean {
  return (
    tools.memoryBytes > Number(metadata[MEMORY] ?? 0) * SLACK ||
    deadline.totalMs > Number(metadata[TIME] ?? 0) * SLACK
  );
}
