/** One line of a listing: an entry, or all keys that share a prefix up to the delimiter. */
export type Listed<T> =
  | { readonly kind: "entry"; readonly entry: T }
  | { readonly kind: "prefix"; readonly prefix: string };

export interface ListingQuestion {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  /** Only what comes after this key, or this common prefix. */
  readonly after: string | undefined;
  readonly max: number;
}

export interface ListingPage<T> {
  readonly items: readonly Listed<T>[];
  /** Where the next page begins after; absent on the last. */
  readonly next: string | undefined;
}

/** Cuts a page out of entries that come sorted by key, rolling up what lies behind the delimiter. */
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
