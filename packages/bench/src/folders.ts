import { fileURLToPath } from "node:url";

// One level below the package, whether run from src or from dist.
const PACKAGE = new URL("../", import.meta.url);

/** Returns a path inside packages/bench. */
export function inPackage(path: string): string {
  return fileURLToPath(new URL(path, PACKAGE));
}
