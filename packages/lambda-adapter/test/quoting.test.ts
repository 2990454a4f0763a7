import { S3Client } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as core from "../../core/src/quoting.ts";
import { quoted, quotedLocation, shortened } from "../src/quoting.ts";
import { createStore } from "../src/storage/s3-store.ts";

const LONG_KEY = "k".repeat(1_024);

test("values are quoted as core quotes them", () => {
  fc.assert(
    fc.property(fc.anything(), fc.string({ unit: "binary", maxLength: 300 }), (value, text) => {
      expect(quoted(text)).toBe(core.quoted(text));
      expect(shortened(text)).toBe(core.shortened(text));
      expect(quoted(value)).toBe(core.quoted(value));
    }),
  );
});

test("an object's address contains the beginning of its key", () => {
  expect(quotedLocation({ bucket: "photos", key: "uploads/cat.png" })).toBe("s3://photos/uploads/cat.png");
  expect(quotedLocation({ bucket: "photos", key: LONG_KEY })).toBe(`s3://photos/${"k".repeat(100)}…`);
});

test("a storage fault does not contain a whole key of 1,024 characters", async () => {
  const client = new S3Client({
    region: "us-east-1",
    endpoint: "http://127.0.0.1:1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  });
  const store = createStore(client);
  const location = { bucket: "photos", key: LONG_KEY };
  const faults = await Promise.allSettled([
    store.head(location, AbortSignal.timeout(5_000)),
    store.open(location, AbortSignal.timeout(5_000)),
    store.delete(location, { etag: '"a"' }, AbortSignal.timeout(5_000)),
  ]);
  client.destroy();
  for (const fault of faults) {
    const reason: unknown = fault.status === "rejected" ? fault.reason : undefined;
    expect(reason).toMatchObject({ name: "StorageFault" });
    expect((reason as Error).message).not.toContain("k".repeat(101));
  }
});
