interface Closable {
  close(): Promise<void> | void;
}

/** Everything that was started, to be closed in reverse order. Node 22 has no AsyncDisposableStack. */
export class Resources {
  readonly #started: Closable[] = [];

  /** Adds a resource and returns it. */
  add<T extends Closable>(resource: T): T {
    this.#started.push(resource);
    return resource;
  }

  async close(): Promise<void> {
    for (const resource of this.#started.splice(0).reverse()) await resource.close();
  }
}
