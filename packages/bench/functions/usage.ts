import { readdirSync, readFileSync } from "node:fs";

/** What a process has used so far, as Linux counts it. */
export interface Usage {
  readonly peakMegabytes: number;
  readonly processorMs: number;
}

/** Clock ticks of /proc: 100 a second on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/**
 * Of the one process that this one has started and that runs.
 *
 * @throws {Error} if there is none; so on other systems than Linux.
 */
export function usageOfChild(): Usage {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      if (Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) !== process.pid) continue;
      // proc(5): after the name in parentheses, utime and stime are the 12th and 13th field.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      return {
        peakMegabytes: Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1_024,
        processorMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK,
      };
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error("Expected one process of a function to be running");
}
