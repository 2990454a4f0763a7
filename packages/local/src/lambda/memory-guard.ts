import { readdirSync, readFileSync } from "node:fs";

const POLL_MS = 20;

export interface MemoryGuard {
  /** Looks at once: the function may have answered since the last poll. Returns whether the limit was exceeded. */
  check(): boolean;
  stop(): void;
}

/**
 * Watches the resident memory of a function, as Lambda does: not only its heap but buffers, its worker threads and the
 * processes that it started. Polls the peak that Linux records, which misses nothing between two polls; of the other processes it
 * sees what they take at a poll. Other systems than Linux record neither: there only the heap has a limit.
 *
 * @param onExceeded called once, when the function has exceeded the limit.
 */
export function guardMemory(pid: number, limitBytes: number, onExceeded: () => void): MemoryGuard {
  let exceeded = false;
  const check = (): boolean => {
    if (!exceeded && (functionMemory(pid) ?? 0) > limitBytes) {
      exceeded = true;
      clearInterval(timer);
      onExceeded();
    }
    return exceeded;
  };
  const timer = setInterval(check, POLL_MS);
  timer.unref();
  return {
    check,
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** Returns the memory of a process and of those that it started, in bytes; undefined where the system does not record it. */
function functionMemory(pid: number): number | undefined {
  const own = memoryOf(pid);
  if (own === undefined) return undefined;
  const others = descendantsOf(pid).reduce((sum, child) => sum + (memoryOf(child)?.resident ?? 0), 0);
  return Math.max(own.peak, own.resident + others);
}

/** Reads the resident memory of a process, now and at its peak (proc_pid_status(5)). */
function memoryOf(pid: number): { readonly peak: number; readonly resident: number } | undefined {
  const status = readProc(`${pid}/status`);
  const bytes = (name: string): number | undefined => {
    const [, kibibytes] = new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(status ?? "") ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
  };
  const peak = bytes("VmHWM");
  const resident = bytes("VmRSS");
  return peak === undefined || resident === undefined ? undefined : { peak, resident };
}

/** Returns the processes that a process started, and those that these started (proc_pid_task_children(5)). */
function descendantsOf(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) =>
    (readProc(`${pid}/task/${thread}/children`) ?? "").split(" ").filter(Boolean).map(Number),
  );
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Reads a file of /proc; undefined if there is none, or no longer. */
function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch {
    return undefined;
  }
}
