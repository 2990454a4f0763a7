import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import { jobFor, SOURCE, workbench } from "../workbench.ts";

const KEY = "cat.png";
const GRIDS = "2,3,4,5,6";

/** The table of requests in docs/costs.md: what each row is about, and its dollars per million photos. */
const rows = [
  ...readFileSync(join(import.meta.dirname, "../../../../docs/costs.md"), "utf8").matchAll(
    /^\| ([^|]+) \| (\d+\.\d\d)(?: to (\d+\.\d\d))?[^|]* \|/gm,
  ),
].map(([, about = "", least, most = least]) => ({ about, least: Number(least), most: Number(most) }));

function priceOf(beginning: string, which: "least" | "most" = "least"): number {
  const found = rows.filter(({ about }) => about.startsWith(beginning));
  expect(found).toHaveLength(1);
  return found[0]?.[which] ?? NaN;
}

/** S3's list prices for a million requests. Deletions are free. */
const PRICES: Readonly<Record<string, number>> = {
  put: 5,
  versions: 5,
  open: 0.4,
  head: 0.4,
  tags: 0.4,
  delete: 0,
};

/** Delivers a new photo. Returns the dollars that a million of its storage calls cost. */
async function dollarsOf(
  variables: Readonly<Record<string, string>> = {},
  { hasTopic = false, versioned = [SOURCE] }: { hasTopic?: boolean; versioned?: string[] } = {},
): Promise<number> {
  const bench = workbench({ GRIDS, ...variables }, new FakeStore(versioned));
  const tools = hasTopic ? bench : { ...bench, notifier: undefined };
  tools.store.upload({ bucket: SOURCE, key: KEY }, smallPng(1));
  tools.store.tag({ bucket: SOURCE, key: KEY }, { project: "x" });
  await deliverObject(jobFor(tools, KEY));
  return tools.store.calls.reduce((sum, call) => sum + (PRICES[call.split(" ")[0] ?? ""] ?? NaN), 0);
}

const NEW_PHOTO = [
  "PUT of each output",
  "PUT of the manifest",
  "GET of the photo",
  "GET of the manifest",
  "HEAD of the photo at the end",
];

const newPhoto = () => NEW_PHOTO.reduce((sum, row) => sum + priceOf(row), 0);

test("a new photo takes the requests of docs/costs.md, and no others", async () => {
  expect(await dollarsOf()).toBeCloseTo(newPhoto());
});

test.each([
  ["with a topic", {}, { hasTopic: true }],
  ["with `DELETE_ORIGINAL`", { DELETE_ORIGINAL: "after-success" }, {}],
  ["with `SETTINGS_FROM_TAGS`", { SETTINGS_FROM_TAGS: "true" }, {}],
])("%s it takes those of one more row", async (row, variables, options) => {
  expect((await dollarsOf(variables, options)) - newPhoto()).toBeCloseTo(priceOf(row));
});

test("tags of a photo without versions take one request more", async () => {
  const dollars = await dollarsOf({ SETTINGS_FROM_TAGS: "true" }, { versioned: [] });
  expect(dollars - newPhoto()).toBeCloseTo(priceOf("with `SETTINGS_FROM_TAGS`", "most"));
});
