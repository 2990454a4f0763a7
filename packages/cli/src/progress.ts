import type { Terminal } from "./terminal.ts";

/** A line that says how far the work is, for a person who watches; nothing where nobody does. */
export interface Progress {
  show(done: number, all: number, photo: string): void;
  clear(): void;
}

const CLEAR_LINE = "\r\u001b[K";

export function progressOn({ stderr }: Terminal, wanted: boolean): Progress {
  if (!wanted || stderr.isTTY !== true) return { show: noop, clear: noop };
  return {
    show(done, all, photo) {
      if (all > 1) stderr.write(`${CLEAR_LINE}${done + 1}/${all} ${photo}`);
    },
    clear() {
      stderr.write(CLEAR_LINE);
    },
  };
}

function noop(): void {
  // Nobody is watching.
}
