import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, expect, test, vi } from "vitest";
import { createPresigner } from "../../src/http/presigner.ts";

afterEach(() => {
  vi.useRealTimers();
});

test("a form's policy allows only the granted upload until it expires", async () => {
  vi.useFakeTimers({ now: new Date("2026-01-01T00:00:00Z"), toFake: ["Date"] });
  const client = new S3Client({
    region: "eu-central-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b", sessionToken: "c" },
  });
  const { url, fields } = await createPresigner(client)({
    location: { bucket: "source", key: "uploads/1.png" },
    contentType: "image/png",
    bytes: 1_234,
    metadata: { "x-amz-meta-pixelate-grids": "8,24" },
    expiresInSeconds: 300,
  });
  expect(url).toBe("https://source.s3.eu-central-1.amazonaws.com/");
  const { Policy = "", "X-Amz-Signature": signature, ...signed } = fields;
  expect(signature).toMatch(/^[0-9a-f]{64}$/);
  const policy = JSON.parse(Buffer.from(Policy, "base64").toString()) as {
    expiration: string;
    conditions: unknown[];
  };
  expect(policy.expiration).toBe("2026-01-01T00:05:00Z");
  // S3 refuses a form with a field that the policy does not contain.
  const exact = { bucket: "source", ...signed };
  expect(policy.conditions).toHaveLength(Object.keys(exact).length + 1);
  expect(policy.conditions).toEqual(
    expect.arrayContaining([
      ["content-length-range", 1_234, 1_234],
      ...Object.entries(exact).map(([name, value]) => ({ [name]: value })),
    ]),
  );
  expect(exact).toMatchObject({
    key: "uploads/1.png",
    "Content-Type": "image/png",
    "x-amz-meta-pixelate-grids": "8,24",
    "X-Amz-Security-Token": "c",
  });
});
