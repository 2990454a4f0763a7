import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { expect, test } from "vitest";
import { fixture } from "./fixture.ts";

const batch = v.object({ Records: v.array(v.object({ body: v.string(), md5OfBody: v.string() })) });

const names = readdirSync(join(import.meta.dirname, "fixtures"))
  .filter((name) => /^sqs-.*\.json$/.test(name))
  .map((name) => name.replace(".json", ""));

test.each(names)("the messages of %s have the correct digests of their bodies", (name) => {
  for (const { body, md5OfBody } of v.parse(batch, fixture(name)).Records) {
    expect(md5OfBody).toBe(createHash("md5").update(body).digest("hex"));
  }
});
