import { readdirSync, readFileSync } from "node:fs";

/** Memory and processor time of a process. */
export interface ProcessUse {
  readonly pid: number;
  readonly residentMb: number;
  /** Milliseconds of processor time since it started. */
  readonly processorMs: number;
}

/** Linux reports processor time in ticks of 10 ms, whatever the kernel's own clock. */
const TICK_MS = 10;

/** Returns the function's processes, which are children of this one; none on systems without `/proc`. */
export function functionProcesses(): ProcessUse[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => useOf(Number(name)) ?? []);
  } catch {
    return [];
  }
}

/** Returns the resident megabytes of the largest process; NaN if there is none. */
export function largestMb(processes: readonly ProcessUse[]): number {
  return processes.length === 0 ? NaN : Math.max(...processes.map(({ residentMb }) => residentMb));
}

function useOf(pid: number): ProcessUse | undefined {
  try {
    // The command, second, is in brackets and may hold spaces; fields are counted from after it (proc_pid_stat(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")
      .map(Number);
    const [, parent, , , , , , , , , , user = NaN, system = NaN] = fields;
    if (parent !== process.pid) return undefined;
    const resident = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return { pid, residentMb: Number(resident) / 1_024, processorMs: (user + system) * TICK_MS };
  } catch {
    // The process has ended meanwhile.
    return undefined;
  }
}
