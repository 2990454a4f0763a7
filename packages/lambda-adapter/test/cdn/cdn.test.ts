import { expect, test } from "vitest";
import { type Cdn, invalidateCopies } from "../../src/cdn/cdn.ts";
import { StaleCopies } from "../../src/cdn/stale-copies.ts";
import { InvalidationFault, type InvalidationFaultKind } from "../../src/errors.ts";

const { signal } = new AbortController();

/** Returns a CDN that fails as listed, and what it was asked. */
function cdn(...faults: InvalidationFaultKind[]) {
  const asked: { readonly paths: readonly string[]; readonly reference: string }[] = [];
  const fake: Cdn = {
    invalidate(paths, reference) {
      asked.push({ paths, reference });
      const kind = faults.shift();
      return kind === undefined ? Promise.resolve() : Promise.reject(new InvalidationFault("no", kind));
    },
  };
  return { fake, asked };
}

function copiesOf(outputs: number, reference = "attempt-1"): StaleCopies {
  const copies = new StaleCopies();
  for (let i = 0; i < outputs; i++) copies.add(`${i}.png`, ['"1"'], reference);
  return copies;
}

test("one request names every path of one photo with 16 outputs and its manifest", async () => {
  const { fake, asked } = cdn();
  const copies = copiesOf(16);
  copies.add("manifest.json", [], "attempt-1");
  await expect(invalidateCopies(fake, copies, signal)).resolves.toBe(66);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.paths).toContain("/p/15.png?v=1");
});

test("no path is named twice: each has its price", async () => {
  const { fake, asked } = cdn();
  const copies = new StaleCopies();
  for (const key of ["a*1.png", "a*2.png"]) copies.add(key, ['"1"'], "attempt-1");
  await expect(invalidateCopies(fake, copies, signal)).resolves.toBe(2);
  expect(asked.map(({ paths }) => paths)).toEqual([["/a*", "/p/a*"]]);
});

test("more paths become one", async () => {
  const { fake, asked } = cdn();
  await expect(invalidateCopies(fake, copiesOf(17), signal)).resolves.toBe(1);
  expect(asked.map(({ paths }) => paths)).toEqual([["/*"]]);
});

test("so do paths that the CDN does not take, or not now", async () => {
  const { fake, asked } = cdn("unsuitable");
  await expect(invalidateCopies(fake, copiesOf(1), signal)).resolves.toBe(1);
  expect(asked.map(({ paths }) => paths.length)).toEqual([4, 1]);
});

test.each([
  [["failed"], "failed"],
  [["refused"], "refused"],
  [["unsuitable", "unsuitable"], "unsuitable"],
] as const)("faults %j are one of the kind %s", async (faults, kind) => {
  const { fake } = cdn(...faults);
  await expect(invalidateCopies(fake, copiesOf(1), signal)).rejects.toMatchObject({ kind });
});

test("the reference repeats with the same paths and the same attempts only, in any order", async () => {
  const { fake, asked } = cdn();
  const [a, b] = [copiesOf(2, "a"), copiesOf(2, "b")];
  for (const copies of [[a, b], [b, a], [a], [copiesOf(3, "a")], [copiesOf(20, "a")], [copiesOf(21, "a")]]) {
    await invalidateCopies(fake, new StaleCopies().addAll(copies), signal);
  }
  const [first, second, ...others] = asked.map(({ reference }) => reference);
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(second).toBe(first);
  expect(new Set([first, ...others]).size).toBe(5);
});
