import { readdirSync, readFileSync } from "node:fs";

/** Memory and processor time of a process so far, from /proc. */
export interface Usage {
  readonly peakMegabytes: number;
  readonly processorMs: number;
}

/** Clock ticks a second in /proc: 100 on every Linux that Node supports. */
const MS_PER_TICK = 10;

/**
 * Returns the usage of the one running child process.
 *
 * @throws {Error} if there is none, and on other systems than Linux.
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
      // The process has ended.
    }
  }
  throw new Error("Expected one process of a function to be running");
}
