import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomUUID } from "node:crypto";

/**
 * Keeps events that wait to be processed in a folder, one file each, so that a process that ends loses none. It writes
 * at once: an upload must not be answered before its event is kept.
 */
export class EventJournal {
  readonly #folder: string;
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** What an earlier run left, oldest first. */
  read(): { readonly id: string; readonly event: unknown }[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((id) => ({ id, event: JSON.parse(readFileSync(join(this.#folder, id), "utf8")) as unknown }));
  }

  /** Returns what {@link remove} wants. */
  add(event: unknown): string {
    const order = `${Date.now()}-${String(this.#count++).padStart(6, "0")}`;
    const id = `${order}-${randomUUID()}.json`;
    const beside = join(this.#folder, `${id}.new`);
    writeFileSync(beside, JSON.stringify(event));
    renameSync(beside, join(this.#folder, id));
    return id;
  }

  remove(id: string): void {
    rmSync(join(this.#folder, id), { force: true });
  }
}
