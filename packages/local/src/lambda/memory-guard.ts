import { readFileSync } from "node:fs";

const POLL_MS = 20;

export interface MemoryGuard {
  stop(): void;
}

/**
 * Watches the resident memory of a process, not only its heap, as Lambda does. Polls the peak that Linux records, which misses
 * nothing between two polls. Other systems record no peak: there only the heap has a limit.
 *
 * @param onExceeded called once, when the process has exceeded the limit.
 */
export function guardMemory(pid: number, limitBytes: number, onExceeded: () => void): MemoryGuard {
  const timer = setInterval(() => {
    const peak = peakMemory(pid);
    if (peak === undefined || peak <= limitBytes) return;
    clearInterval(timer);
    onExceeded();
  }, POLL_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** Returns the peak resident memory of a process in bytes; undefined where the system does not record it (proc_pid_status(5)). */
export function peakMemory(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
  } catch {
    return undefined;
  }
}
