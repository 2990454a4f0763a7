/** An item of a listing: an entry, or the common prefix of several keys up to the delimiter. */
export type Listed<T> =
  | { readonly kind: "entry"; readonly entry: T }
  | { readonly kind: "prefix"; readonly prefix: string };

export interface ListingQuestion {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  /** Key or common prefix after which the page begins. */
  readonly after: string | undefined;
  readonly max: number;
}

export interface ListingPage<T> {
  readonly items: readonly Listed<T>[];
  /** Value of `after` for the next page; absent on the last one. */
  readonly next: string | undefined;
}

/** Returns a page of entries sorted by key, with keys beyond the delimiter rolled up into common prefixes. */
export function paginate<T extends { readonly key: string }>(
  entries: Iterable<T>,
  { prefix, delimiter, after, max }: ListingQuestion,
): ListingPage<T> {
  const items: Listed<T>[] = [];
  let last: string | undefined;
  let rolledUp: string | undefined;
  for (const entry of entries) {
    if (!entry.key.startsWith(prefix)) continue;
    const common = delimiter === undefined ? undefined : commonPrefix(entry.key, prefix, delimiter);
    if (common !== undefined && common === rolledUp) continue;
    if (after !== undefined && (common === after || !isAfter(entry.key, after))) continue;
    if (items.length === max) return { items, next: max === 0 ? undefined : last };
    items.push(common === undefined ? { kind: "entry", entry } : { kind: "prefix", prefix: common });
    rolledUp = common;
    last = common ?? entry.key;
  }
  return { items, next: undefined };
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function isAfter(key: string, mark: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(mark)) > 0;
}
