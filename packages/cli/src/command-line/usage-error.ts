/** The error for an invalid command line. Its message is one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const LONGEST_QUOTE = 200;

/** Quotes user input for an error message: on one line, cut after 200 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}
