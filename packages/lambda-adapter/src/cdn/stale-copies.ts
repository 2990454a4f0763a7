/** The objects of one delivery whose copies in caches are outdated. */
export class StaleCopies {
  readonly #outdated = new Map<string, Set<string>>();
  readonly #references = new Set<string>();

  /** The keys, each with the ETags of the content that was replaced or deleted. */
  get outdated(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#outdated;
  }

  /** Ids of what replaced or deleted the objects: the same objects may be replaced by the same bytes again. */
  get references(): ReadonlySet<string> {
    return this.#references;
  }

  /**
   * Adds an object.
   *
   * @param etags of the content that was replaced or deleted, if its addresses contain them.
   * @param reference the id of the attempt or the delivery that did it.
   */
  add(key: string, etags: readonly string[], reference: string): void {
    const known = this.#outdated.get(key) ?? new Set();
    for (const etag of etags) known.add(etag);
    this.#outdated.set(key, known);
    this.#references.add(reference);
  }

  /** Adds all objects of other deliveries. */
  addAll(others: Iterable<StaleCopies>): this {
    for (const other of others) {
      for (const [key, etags] of other.outdated) {
        for (const reference of other.references) this.add(key, [...etags], reference);
      }
    }
    return this;
  }
}
