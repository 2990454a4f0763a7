/** Signals by which a user or the system asks this process to end. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Time within which repeated signals are one request: npm and shells pass on a Ctrl-C that this process gets as well. */
const REPEAT_MS = 500;

export interface Interruption {
  /** Resolves with the first signal. */
  readonly first: Promise<void>;
  /** Whether there has been a signal. */
  readonly happened: () => boolean;
}

/**
 * Waits for requests to end.
 *
 * @param endAtOnce called for the second one, which must not wait for anything.
 */
export function watchInterruption(endAtOnce: (exitCode: number) => void): Interruption {
  let firstAt: number | undefined;
  const first = new Promise<void>((resolve) => {
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        const now = performance.now();
        if (firstAt === undefined) {
          firstAt = now;
          resolve();
        } else if (now - firstAt > REPEAT_MS) {
          endAtOnce(signal === "SIGINT" ? 130 : 143);
        }
      });
    }
  });
  return { first, happened: () => firstAt !== undefined };
}
