/** A program that outputs are checked with, or why it does not take part. */
export type Checker<Program> = Program | { readonly absent: string };

export function isPresent<Program extends object>(checker: Checker<Program>): checker is Program {
  return !("absent" in checker);
}
