/** Calls to storage that run at the same time. The SDK has 50 connections, and a call that waits for one times out. */
const AT_ONCE = 8;

/** Maps items by calls to storage, a few at the same time: a key that was replaced every minute has thousands of versions. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let i = 0; i < items.length; i += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(i, i + AT_ONCE).map(work))));
  }
  return results;
}
