import type { Cdn } from "../src/cdn/cdn.ts";
import type { InvalidationFault } from "../src/errors.ts";
import type { FakeStore } from "./fake-store.ts";
import { PROCESSED } from "./workbench.ts";

/** A CDN in memory that never forgets a copy by itself. A path with a query names a copy of its own. */
export class FakeCdn implements Cdn {
  /** The ETag of the content that was copied, by path. */
  readonly copies = new Map<string, string>();
  /** The requests that were accepted, without repetitions. */
  readonly requests: { readonly paths: readonly string[]; readonly reference: string }[] = [];
  /** The faults of the next requests. */
  readonly faults: InvalidationFault[] = [];
  readonly #store: FakeStore;

  constructor(store: FakeStore) {
    this.#store = store;
  }

  /** Copies every photo that the bucket holds, as a viewer who knows all addresses would make it. */
  view(): void {
    for (const key of this.#store.keys(PROCESSED)) {
      const { etag = "" } = this.#store.stateOf({ bucket: PROCESSED, key }) ?? {};
      for (const path of [`/p/${key}`, `/p/${key}?v=${etag.replaceAll('"', "")}`]) {
        if (!key.endsWith(".json") && !this.copies.has(path)) this.copies.set(path, etag);
      }
    }
  }

  /** Returns the paths of copies that differ from the bucket. */
  stale(): string[] {
    return [...this.copies]
      .filter(([path, etag]) => this.#store.stateOf({ bucket: PROCESSED, key: keyOf(path) })?.etag !== etag)
      .map(([path]) => path);
  }

  async invalidate(paths: readonly string[], reference: string): Promise<void> {
    await this.#store.onCall("invalidate", "before");
    const fault = this.faults.shift();
    if (fault !== undefined) throw fault;
    if (!this.requests.some((request) => request.reference === reference)) {
      this.requests.push({ paths, reference });
      for (const path of paths) {
        if (path.endsWith("*")) this.copies.clear();
        else this.copies.delete(path);
      }
    }
    await this.#store.onCall("invalidate", "after");
  }
}

function keyOf(path: string): string {
  return (path.split("?")[0] ?? "").replace("/p/", "");
}
