/** A program that checks outputs, or the reason why it is absent. */
export type Checker<Program> = Program | { readonly absent: string };

export function isPresent<Program extends object>(checker: Checker<Program>): checker is Program {
  return !("absent" in checker);
}
