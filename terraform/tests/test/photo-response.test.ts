import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { MODULE } from "../src/module.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";

/** Runs the CloudFront function as CloudFront does. Returns the headers of the answer, without those it had. */
function cacheControlOf(version: string | undefined, etag: string | undefined): string | undefined {
  const code = readFileSync(join(MODULE, "website", "photo-response.js"), "utf8");
  const headers = {
    "cache-control": { value: "public, max-age=60" },
    ...(etag !== undefined && { etag: { value: etag } }),
  };
  const event = {
    request: {
      method: "GET",
      uri: "/uploads/cat.jpg",
      querystring: version === undefined ? {} : { v: { value: version } },
    },
    response: { statusCode: 200, headers },
  };
  const response = runInNewContext(`${code}\nhandler(event)`, { event }) as { headers: typeof headers };
  return response.headers["cache-control"].value;
}

it.each([
  ["names the content", "d41d8cd98f00b204e9800998ecf8427e", '"d41d8cd98f00b204e9800998ecf8427e"', IMMUTABLE],
  [
    "names an earlier content",
    "00000000000000000000000000000000",
    '"d41d8cd98f00b204e9800998ecf8427e"',
    "public, max-age=60",
  ],
  ["is empty", "", '""x', "public, max-age=60"],
  ["is not there", undefined, '"d41d8cd98f00b204e9800998ecf8427e"', "public, max-age=60"],
  ["is there, but no ETag", "d41d8cd98f00b204e9800998ecf8427e", undefined, "public, max-age=60"],
  [
    "is quoted",
    '"d41d8cd98f00b204e9800998ecf8427e"',
    '"d41d8cd98f00b204e9800998ecf8427e"',
    "public, max-age=60",
  ],
])("a version that %s", (_, version, etag, expected) => {
  expect(cacheControlOf(version, etag)).toBe(expected);
});
