import type { Terminal } from "./terminal.ts";

/** Prints lines with a progress bar below them. */
export interface Progress {
  /** Prints whole lines, each with its line break, above the bar. */
  print(stream: "stdout" | "stderr", lines: string): void;
  /** Draws the bar. */
  show(done: number, all: number): void;
  /** Removes the bar. */
  end(): void;
}

const CLEAR_LINE = "\r\u001b[K";
/** The least time between two drawings of the bar. */
const INTERVAL_MS = 100;
const CELLS = 24;

/**
 * Creates a bar on standard error, if that is a terminal.
 *
 * Standard output may be the same terminal. The bar is removed before a line is printed and drawn again after it.
 *
 * @param now the time in milliseconds.
 */
export function progressOn(
  terminal: Terminal,
  isWanted: boolean,
  now: () => number = () => performance.now(),
): Progress {
  const { stderr } = terminal;
  const isShown = isWanted && stderr.isTTY === true && process.env["TERM"] !== "dumb";
  const begun = now();
  let bar = "";
  let drawnAt = -Infinity;
  return {
    print(stream, lines) {
      const isAbove = bar !== "" && terminal[stream].isTTY === true;
      if (isAbove) stderr.write(CLEAR_LINE);
      terminal[stream].write(lines);
      if (isAbove) stderr.write(bar);
    },
    show(done, all) {
      if (!isShown || all < 2 || now() - drawnAt < INTERVAL_MS) return;
      drawnAt = now();
      bar = barText(done, all, now() - begun, stderr.columns ?? 80);
      stderr.write(`${CLEAR_LINE}${bar}`);
    },
    end() {
      if (bar !== "") stderr.write(CLEAR_LINE);
      bar = "";
    },
  };
}

/** Returns the bar for a number of columns. The last column stays free, because a line that wraps cannot be removed. */
function barText(done: number, all: number, elapsedMs: number, columns: number): string {
  const filled = Math.floor((CELLS * done) / all);
  const counts = `${String(done).padStart(String(all).length)}/${all} photos`;
  const bar = `[${"#".repeat(filled)}${".".repeat(CELLS - filled)}] ${counts}${timeLeft(done, all, elapsedMs)}`;
  return bar.length < columns ? bar : counts.slice(0, Math.max(0, columns - 1));
}

function timeLeft(done: number, all: number, elapsedMs: number): string {
  if (done === 0 || elapsedMs < 1_000) return "";
  const seconds = Math.ceil(((all - done) * elapsedMs) / done / 1_000);
  return seconds < 100 ? `, ${seconds} s left` : `, ${Math.round(seconds / 60)} min left`;
}
