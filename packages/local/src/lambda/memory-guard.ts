import { readFileSync } from "node:fs";

const POLL_MS = 20;

export interface MemoryGuard {
  stop(): void;
}

/**
 * Watches all the memory of a process, not only its heap, as Lambda does: what a function keeps in buffers counts. Looks at
 * the peak that Linux records, so that nothing is missed between two looks. Other systems record none: there only the heap
 * has a limit.
 *
 * @param onExceeded called once, when the process has had more.
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

/** The most resident memory that a process ever had, in bytes; undefined where that is not recorded. Source: proc_pid_status(5). */
export function peakMemory(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
  } catch {
    return undefined;
  }
}
