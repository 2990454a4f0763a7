import { readFileSync } from "node:fs";

/**
 * Peak resident memory of this process so far, in bytes. Linux counts what the parent held at the fork into
 * `maxRSS`, so there the kernel's own high-water mark is taken.
 */
export function peakResidentBytes(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}
