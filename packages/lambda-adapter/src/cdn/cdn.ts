import { digest } from "../digest.ts";
import { InvalidationFault } from "../errors.ts";
import { ALL_PATHS, pathsOf } from "./paths.ts";
import type { StaleCopies } from "./stale-copies.ts";

/** A content delivery network in front of the processed bucket. */
export interface Cdn {
  /**
   * Asks for the removal of copies. It happens in the background, within minutes.
   *
   * @param reference a text that repeats only if the same request is repeated. The repetition does and costs nothing.
   * @throws {InvalidationFault}
   */
  invalidate(paths: readonly string[], reference: string, signal: AbortSignal): Promise<void>;
}

/**
 * The most paths that are listed one by one: as many as one photo with 16 outputs needs. A path costs the same whether
 * it names one file or all, and a distribution takes 3,000 at a time.
 */
const MOST_PATHS = 66;

/**
 * Removes stale copies from a CDN with one request. More paths than {@link MOST_PATHS} become one that names
 * everything. So do paths that the CDN does not accept, or not now: its limits for the two kinds are separate.
 *
 * @returns the number of paths, each of which has its price.
 * @throws {InvalidationFault}
 */
export async function invalidateCopies(cdn: Cdn, copies: StaleCopies, signal: AbortSignal): Promise<number> {
  const all = [...copies.outdated].flatMap(([key, etags]) => pathsOf(key, [...etags]));
  // Keys with an asterisk may share their paths.
  const paths = [...new Set(all)].sort();
  const reference = (sent: readonly string[]) =>
    digest([...sent, "", ...[...copies.references].sort()].join("\n"));
  if (paths.length <= MOST_PATHS) {
    try {
      await cdn.invalidate(paths, reference(paths), signal);
      return paths.length;
    } catch (error) {
      if (!(error instanceof InvalidationFault && error.kind === "unsuitable")) throw error;
    }
  }
  await cdn.invalidate([ALL_PATHS], reference([ALL_PATHS, ...paths]), signal);
  return 1;
}
