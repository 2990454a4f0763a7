/** The command line was not understood. The message is one line for people. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
