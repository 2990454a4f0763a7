/** The command line was not understood. The message is one line for people. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const LONGEST_QUOTE = 200;

/** Returns what a user wrote for an error message: in quotes, on one line, cut after 200 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}
