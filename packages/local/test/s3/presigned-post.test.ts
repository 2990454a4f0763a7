import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { BUCKET, presignPost, startTestS3, type TestS3 } from "./harness.ts";

const PHOTO = new Uint8Array(1000).fill(7);
const KEY = "uploads/0123456789abcdef.png";

interface Form {
  readonly fields?: Record<string, string | undefined>;
  readonly file?: Uint8Array<ArrayBuffer>;
}

/** Uploads with a form that allows one PNG of 1 to 2,000 bytes under one key, with the changes in `form`. */
async function post(
  s3: TestS3,
  form: Form = {},
): Promise<{ status: number; code: string | undefined; response: Response }> {
  const granted = await presignPost(s3, {
    Bucket: BUCKET,
    Key: KEY,
    Conditions: [
      ["content-length-range", 1, 2000],
      ["eq", "$Content-Type", "image/png"],
    ],
    Fields: { "Content-Type": "image/png", "x-amz-meta-pixelate-grids": "8,24" },
    Expires: 60,
  });
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...granted.fields, ...form.fields })) {
    if (value !== undefined) body.append(name, value);
  }
  body.append("file", new Blob([form.file ?? PHOTO], { type: "image/png" }), "my cat.png");
  const response = await fetch(granted.url, { method: "POST", body });
  const [, code] = /<Code>(\w+)<\/Code>/.exec(await response.text()) ?? [];
  return { status: response.status, code, response };
}

describe("a presigned POST", () => {
  it("stores the upload and sends ObjectCreated:Post", async () => {
    const s3 = await startTestS3();
    expect(await post(s3)).toMatchObject({ status: 204 });
    const object = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY }));
    expect(object).toMatchObject({ ContentType: "image/png", Metadata: { "pixelate-grids": "8,24" } });
    expect(await object.Body?.transformToByteArray()).toEqual(PHOTO);
    expect(s3.events).toMatchObject([
      { eventName: "ObjectCreated:Post", s3: { object: { key: KEY, size: 1000 } } },
    ]);
  });

  it.each<[string, Form, number, string]>([
    ["another key", { fields: { key: "uploads/other.png" } }, 403, "AccessDenied"],
    ["another type", { fields: { "Content-Type": "text/html" } }, 403, "AccessDenied"],
    ["other metadata", { fields: { "x-amz-meta-pixelate-grids": "1" } }, 403, "AccessDenied"],
    [
      "a field that was not granted",
      { fields: { "x-amz-meta-pixelate-delete-original": "true" } },
      403,
      "AccessDenied",
    ],
    ["a public ACL", { fields: { acl: "public-read" } }, 403, "AccessDenied"],
    ["a missing field", { fields: { "x-amz-meta-pixelate-grids": undefined } }, 403, "AccessDenied"],
    ...["8,\r\n24", "8,24\n", "8\0", "8\t24", "8\x7f"].map((value): [string, Form, number, string] => [
      `metadata with a control character, ${JSON.stringify(value)}`,
      { fields: { "x-amz-meta-pixelate-grids": value } },
      400,
      "InvalidArgument",
    ]),
    ["too many bytes", { file: new Uint8Array(2001) }, 400, "EntityTooLarge"],
    ["very many bytes", { file: new Uint8Array(5_000_000) }, 400, "EntityTooLarge"],
    ["no bytes", { file: new Uint8Array() }, 400, "EntityTooSmall"],
    ["no policy", { fields: { Policy: undefined } }, 403, "AccessDenied"],
    ["a wrong signature", { fields: { "X-Amz-Signature": "0".repeat(64) } }, 403, "SignatureDoesNotMatch"],
    [
      "a policy of one's own",
      { fields: { Policy: btoa('{"expiration":"2999-01-01T00:00:00Z","conditions":[]}') } },
      403,
      "SignatureDoesNotMatch",
    ],
  ])("refuses %s", async (_, form, status, code) => {
    const s3 = await startTestS3();
    expect(await post(s3, form)).toMatchObject({ status, code });
    const { KeyCount } = await s3.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect(KeyCount).toBe(0);
    expect(s3.events).toEqual([]);
  });

  it("is refused once it has expired", async () => {
    const s3 = await startTestS3({ now: () => Date.now() + 61_000 });
    const { status, code } = await post(s3);
    expect([status, code]).toEqual([403, "AccessDenied"]);
  });

  it("inserts the file's name into the key before the policy is checked", async () => {
    const s3 = await startTestS3();
    const { url, fields } = await presignPost(s3, {
      Bucket: BUCKET,
      Key: "uploads/${filename}",
      Conditions: [["starts-with", "$key", "uploads/"]],
    });
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", new Blob([PHOTO]), "été +1.png");
    expect((await fetch(url, { method: "POST", body })).status).toBe(204);
    expect(s3.changes.map(({ key }) => key)).toEqual(["uploads/été +1.png"]);
  });
});

describe("CORS", () => {
  const origin = "http://127.0.0.1:5173";

  it("allows uploads from the configured origins only", async () => {
    const s3 = await startTestS3();
    await s3.store.bucket(BUCKET).configure({
      cors: [
        { allowedOrigins: [origin], allowedMethods: ["POST"], allowedHeaders: ["*"], maxAgeSeconds: 60 },
      ],
    });
    const preflight = (from: string, method: string) =>
      fetch(`${s3.endpoint}/${BUCKET}`, {
        method: "OPTIONS",
        headers: {
          origin: from,
          "access-control-request-method": method,
          "access-control-request-headers": "x-a",
        },
      });
    const allowed = await preflight(origin, "POST");
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(origin);
    expect(allowed.headers.get("access-control-allow-headers")).toBe("x-a");
    expect((await preflight("http://elsewhere.example", "POST")).status).toBe(403);
    expect((await preflight(origin, "DELETE")).status).toBe(403);
  });

  it("adds CORS headers to all responses, including errors", async () => {
    const s3 = await startTestS3();
    await s3.store.bucket(BUCKET).configure({ cors: [{ allowedOrigins: ["*"], allowedMethods: ["GET"] }] });
    const answer = await fetch(`${s3.endpoint}/${BUCKET}/nothing`, { headers: { origin } });
    expect(answer.status).toBe(403);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
});
