import { createRequire } from "node:module";

/** The package that reads other formats, an optional one of this command. */
export const FORMATS_PACKAGE = "@pixelater/formats";

/** Returns whether `@pixelater/formats` is installed: beside this command, or above it. */
export function areFormatsInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve(FORMATS_PACKAGE);
    return true;
  } catch {
    return false;
  }
}
