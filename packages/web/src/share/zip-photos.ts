import { makeZip } from "client-zip";
import type { Failure } from "../failure.ts";
import type { WriteRequest } from "../pixels/protocol.ts";

/** A photo to put into a ZIP. */
export interface ZipItem {
  /** Name of the photo's own file, for messages. */
  readonly photoName: string;
  /** Name in the ZIP. */
  readonly fileName: string;
  readonly file: File;
  readonly request: WriteRequest;
}

/** A photo that is not in the ZIP, and why. */
export interface LeftOut {
  readonly photoName: string;
  readonly failure: Failure;
}

export interface ZipResult {
  readonly zip: Blob;
  readonly count: number;
  readonly leftOut: readonly LeftOut[];
}

interface ZipTools {
  readonly write: (item: ZipItem) => Promise<Blob>;
  readonly failureOf: (error: unknown) => Failure;
  /** Called after each photo with the number of those that are through. */
  readonly report: (done: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Writes photos into a ZIP, one after the other: only one finished photo is in memory besides the ZIP, which the browser
 * keeps as a Blob. A photo that cannot be written is left out and reported.
 *
 * @throws the signal's reason when it aborts.
 */
export async function zipPhotos(
  items: readonly ZipItem[],
  { write, failureOf, report, signal }: ZipTools,
): Promise<ZipResult> {
  const leftOut: LeftOut[] = [];
  const names = new Set<string>();

  async function* finished() {
    for (const [i, item] of items.entries()) {
      signal.throwIfAborted();
      try {
        const input = await write(item);
        yield { name: freeName(item.fileName, names), input };
      } catch (error) {
        leftOut.push({ photoName: item.photoName, failure: failureOf(error) });
      }
      report(i + 1);
    }
  }

  const zip = await new Response(makeZip(finished()), {
    headers: { "Content-Type": "application/zip" },
  }).blob();
  signal.throwIfAborted();
  return { zip, count: names.size, leftOut };
}

/** Returns the name, numbered if it is taken already: "cat-8x8 (2).png". */
export function freeName(name: string, taken: Set<string>): string {
  const dot = name.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  let free = name;
  // File systems of Windows and macOS do not distinguish case.
  for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${stem} (${n})${extension}`;
  taken.add(free.toLowerCase());
  return free;
}
