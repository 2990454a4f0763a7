import { expect, test } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { smallPng } from "../small-png.ts";
import { jobFor, manifestOf, PROCESSED, SOURCE, workbench } from "../workbench.ts";

const KEY = "a+b/été.png";
const source = { bucket: SOURCE, key: KEY };
const manifest = { bucket: PROCESSED, key: "a+b/pixelated-été.png.json" };

test.each([
  [{ CACHE_CONTROL: "public, max-age=60" }, "public, max-age=60"],
  [{}, undefined],
])("outputs carry the setting %j, manifests no-cache", async (variables, expected) => {
  const tools = workbench(variables);
  tools.store.upload(source, smallPng(1));
  await deliverObject(jobFor(tools, KEY));
  expect(tools.store.writes.map(({ key, cacheControl }) => [key, cacheControl])).toEqual([
    ["a+b/pixelated-2x2-été.png", expected],
    ["a+b/pixelated-3px-été.png", expected],
    ["a+b/pixelated-été.png.json", "no-cache"],
    // The second write records the notification.
    ["a+b/pixelated-été.png.json", "no-cache"],
  ]);
});

test.each([
  [{}, ""],
  [{ PUBLIC_BASE_URL: "https://pix.example/" }, "https://pix.example"],
])("outputs have an address that names their content (%j)", async (variables, origin) => {
  const tools = workbench({ GRIDS: "2", ...variables });
  tools.store.upload(source, smallPng(1));
  await deliverObject(jobFor(tools, KEY));
  const [output] = manifestOf(tools, KEY)?.outputs ?? [];
  const url = `${origin}/p/a%2Bb/pixelated-2x2-%C3%A9t%C3%A9.png?v=${output?.etag.replaceAll('"', "")}`;
  expect(output).toMatchObject({ etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) as string, url });
  expect(tools.messages).toMatchObject([{ outputs: [{ url }] }]);
});

test("a manifest of an earlier release, without addresses, stays: nothing is written and nobody notified", async () => {
  const tools = workbench();
  tools.store.upload(source, smallPng(1));
  await deliverObject(jobFor(tools, KEY));
  const written = manifestOf(tools, KEY);
  const text = JSON.stringify(written, (name, value: unknown) => (name === "url" ? undefined : value), 2);
  const bytes = new TextEncoder().encode(`${text}\n`);
  tools.store.upload(manifest, bytes, { ...tools.store.metadata(manifest) });
  const writes = tools.store.writes.length;
  await expect(deliverObject(jobFor(tools, KEY, "again"))).resolves.toMatchObject({ isRepeated: true });
  expect(tools.store.writes).toHaveLength(writes);
  expect(tools.store.bytes(manifest)).toEqual(bytes);
  expect(tools.messages).toHaveLength(1);
});

test("another address alone is the same result: a new build writes it and does not notify again", async () => {
  const tools = workbench();
  tools.store.upload(source, smallPng(1));
  await deliverObject(jobFor(tools, KEY));
  // Another limit makes the photo be pixelated again, with the same bytes.
  const moved = workbench({ PUBLIC_BASE_URL: "https://pix.example", MAX_BYTES: "1000000" }, tools.store);
  await deliverObject(jobFor({ ...moved, notifier: tools.notifier }, KEY, "moved"));
  expect(manifestOf(tools, KEY)).toMatchObject({
    outputs: [{ url: expect.stringMatching(/^https:/) as string }, {}],
    notification: "sent",
  });
  expect(tools.messages).toHaveLength(1);
});
