/** A goal of Pixelater and its result. */
export interface Verdict {
  readonly what: string;
  readonly goal: string;
  /** Undefined if this run did not measure it. */
  readonly found: string | undefined;
  readonly reached: boolean | undefined;
  /** Why the goal was not reached. */
  readonly why: string;
}

export const MIB = 2 ** 20;

export function times(ratio: number): string {
  if (Number.isNaN(ratio)) return "";
  return ratio >= 10 ? ratio.toFixed(0) : ratio >= 2 ? ratio.toFixed(1) : ratio.toFixed(2);
}

export function mebibytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(0)} MiB`;
}
