import type { Settings } from "../settings.ts";
import { Problem } from "./problem.ts";

/**
 * Checks that a deployment offers the settings of a request.
 *
 * @param names the fields of the request's settings.
 * @throws {Problem} naming one that it does not offer.
 */
export function requireOffered(names: readonly string[], { uploadSettings }: Settings): void {
  if (uploadSettings === undefined) return;
  const other = names.find((name) => !uploadSettings.some((offered) => offered === name));
  if (other === undefined) return;
  const expected =
    uploadSettings.length === 0 ? "no settings" : `only the settings ${uploadSettings.join(", ")}`;
  throw new Problem("INVALID_REQUEST", `Expected ${expected} in this deployment but received ${other}`);
}
