import { readFileSync } from "node:fs";

/**
 * Returns the peak resident memory of this process so far, in bytes. On Linux it reads the kernel's high-water mark, as
 * `maxRSS` includes the memory of the parent at the fork.
 */
export function peakResidentBytes(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}
