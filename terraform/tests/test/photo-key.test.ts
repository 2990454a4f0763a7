import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { MODULE } from "../src/module.ts";

/** Runs the CloudFront function as CloudFront does: calls `handler` in a context without Node. */
function keyOf(uri: string): string {
  const code = readFileSync(join(MODULE, "website", "photo-key.js"), "utf8");
  const event = { request: { method: "GET", uri, headers: {} } };
  const request = runInNewContext(`${code}\nhandler(event)`, { event }) as { uri: string };
  return request.uri;
}

it.each([
  ["/p/uploads/pixelated-8x8-cat.jpg", "/uploads/pixelated-8x8-cat.jpg"],
  ["/p/uploads/p/cat.jpg", "/uploads/p/cat.jpg"],
  ["/p/p/cat.jpg", "/p/cat.jpg"],
  ["/p/uploads/%C3%A9%20%2B.png", "/uploads/%C3%A9%20%2B.png"],
  ["/pages/cat.jpg", "/pages/cat.jpg"],
])("%s is the object %s", (uri, key) => {
  expect(keyOf(uri)).toBe(key);
});
