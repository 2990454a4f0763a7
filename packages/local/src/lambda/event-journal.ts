import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomUUID } from "node:crypto";

/**
 * Keeps pending events in a folder, one file each: they survive the end of the process. Writes are synchronous, as an upload
 * must not be answered before its event is kept.
 */
export class EventJournal {
  readonly #folder: string;
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Returns the events of an earlier run, oldest first. */
  read(): { readonly id: string; readonly event: unknown }[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((id) => ({ id, event: JSON.parse(readFileSync(join(this.#folder, id), "utf8")) as unknown }));
  }

  /** Keeps an event. Returns its id for {@link remove}. */
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
