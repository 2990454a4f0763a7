import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../harness/run.ts";
import { readDocuments } from "./markdown.ts";

/** Metadata in aws-cli's shorthand, `--metadata name=value`, which takes a comma in a value for the next name. */
const SHORTHAND = /--metadata[ =](?!['"]?\{)[^\n]*/g;

it("documents give metadata to aws-cli in JSON, as its shorthand ends at commas", () => {
  const found = readDocuments().flatMap(({ path }) =>
    [...readFileSync(join(ROOT, path), "utf8").matchAll(SHORTHAND)].map(([text]) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
});

it("finds the shorthand", () => {
  expect("aws s3 cp a b --metadata pixelate-grids=8,16".match(SHORTHAND)).toHaveLength(1);
  expect(`aws s3 cp a b --metadata '{"pixelate-grids":"8,16"}'`.match(SHORTHAND)).toBeNull();
});
