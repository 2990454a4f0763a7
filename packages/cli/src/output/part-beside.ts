import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";

/** Returns a hidden temporary path in a file's folder. Later runs ignore it if it is left behind. */
export function partBeside(path: string): string {
  return join(dirname(path), `.pixelater-${randomUUID()}.part`);
}
