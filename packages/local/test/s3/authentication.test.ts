import { request } from "node:http";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import { signatureOf, signingKey } from "../../src/s3/auth/signature.ts";
import { BUCKET, OWNER, refusal, startTestS3, type TestS3 } from "./harness.ts";

const put = new PutObjectCommand({ Bucket: BUCKET, Key: "a b+c.png", Body: "x" });

/** Sends exactly these headers over a plain socket, and returns status and code. */
function send(
  s3: TestS3,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = "",
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: s3.port, method, path, headers }, (answer) => {
      let text = "";
      answer
        .setEncoding("utf8")
        .on("data", (piece: string) => {
          text += piece;
        })
        .on("end", () => {
          resolve(`${answer.statusCode ?? 0} ${/<Code>(\w+)</.exec(text)?.[1] ?? ""}`.trim());
        });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Headers that are right in every way, for a GET, signed at `date`. */
function signedHeaders(s3: TestS3, date: string, more: Record<string, string> = {}): Record<string, string> {
  const scope = { date: date.slice(0, 8), region: "us-east-1", service: "s3" };
  const headers: Record<string, string> = {
    host: `127.0.0.1:${s3.port}`,
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    "x-amz-date": date,
  };
  const names = Object.keys(headers).sort();
  const parts = {
    method: "GET",
    path: `/${BUCKET}/a`,
    query: [],
    headers,
    signedHeaders: names,
    payload: "UNSIGNED-PAYLOAD",
  };
  const signature = signatureOf(parts, date, scope, signingKey(OWNER.secretAccessKey, scope));
  const credential = `${OWNER.accessKeyId}/${scope.date}/us-east-1/s3/aws4_request`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
    ...more,
  };
}

const NOON = "20261122T120000Z";
const atNoon =
  (minutes = 0) =>
  () =>
    Date.parse("2026-11-22T12:00:00Z") + minutes * 60_000;

describe("SigV4 in the header", () => {
  it("lets the owner in: what follows differs from this in one thing each", async () => {
    const s3 = await startTestS3({ now: atNoon() });
    expect(await send(s3, "GET", `/${BUCKET}/a`, signedHeaders(s3, NOON))).toBe("404 NoSuchKey");
  });

  it("refuses a wrong secret, an unknown key and no signature at all", async () => {
    const s3 = await startTestS3();
    const wrong = s3.clientWith({ credentials: { ...OWNER, secretAccessKey: "wrong" } });
    expect(await refusal(wrong.send(put))).toBe("403 SignatureDoesNotMatch");
    const stranger = s3.clientWith({ credentials: { accessKeyId: "who", secretAccessKey: "x" } });
    expect(await refusal(stranger.send(put))).toBe("403 InvalidAccessKeyId");
    const token = s3.clientWith({ credentials: { ...OWNER, sessionToken: "forged" } });
    expect(await refusal(token.send(put))).toBe("400 InvalidToken");
    expect(await send(s3, "GET", `/${BUCKET}/a`, {})).toBe("403 AccessDenied");
  });

  it("refuses another region, path, method or added header", async () => {
    const s3 = await startTestS3({ now: atNoon() });
    const headers = signedHeaders(s3, NOON);
    expect(await refusal(s3.clientWith({ region: "eu-west-1" }).send(put))).toMatch(
      /^400 AuthorizationHeaderMalformed|^403/,
    );
    expect(await send(s3, "GET", `/${BUCKET}/b`, headers)).toBe("403 SignatureDoesNotMatch");
    expect(await send(s3, "DELETE", `/${BUCKET}/a`, headers)).toBe("403 SignatureDoesNotMatch");
    expect(await send(s3, "GET", `/${BUCKET}/a?versionId=1`, headers)).toBe("403 SignatureDoesNotMatch");
    expect(await send(s3, "GET", `/${BUCKET}/a`, { ...headers, "x-amz-meta-a": "1" })).toBe(
      "403 AccessDenied",
    );
    expect(
      await send(s3, "GET", `/${BUCKET}/a`, { ...headers, authorization: "AWS4-HMAC-SHA256 nonsense" }),
    ).toBe("400 AuthorizationHeaderMalformed");
  });

  it.each([-16, 16])("refuses a clock that is %d minutes off", async (minutes) => {
    const s3 = await startTestS3({ now: atNoon(minutes) });
    expect(await send(s3, "GET", `/${BUCKET}/a`, signedHeaders(s3, NOON))).toBe("403 RequestTimeTooSkewed");
  });
});

describe("presigned URLs", () => {
  it("read and write for a stranger, until they expire", async () => {
    let minutes = 0;
    const s3 = await startTestS3({ now: () => Date.now() + minutes * 60_000 });
    const key = { Bucket: BUCKET, Key: "pre signed+é.png" };
    // Otherwise the presigner signs the checksum of an empty body, and nothing but that can be uploaded.
    const presigner = s3.clientWith({ requestChecksumCalculation: "WHEN_REQUIRED" });
    const write = await getSignedUrl(
      presigner,
      new PutObjectCommand({ ...key, ContentType: "image/png", Metadata: { from: "url" } }),
      { expiresIn: 60 },
    );
    const written = await fetch(write, {
      method: "PUT",
      body: "photo",
      headers: { "content-type": "image/png" },
    });
    expect([written.status, await written.text()]).toEqual([200, ""]);
    expect(await s3.client.send(new HeadObjectCommand(key))).toMatchObject({
      ContentType: "image/png",
      Metadata: { from: "url" },
    });
    const read = await getSignedUrl(s3.client, new GetObjectCommand(key), { expiresIn: 60 });
    expect(await (await fetch(read)).text()).toBe("photo");
    minutes = 2;
    expect((await fetch(read)).status).toBe(403);
  });

  it("hold for nothing else than they were made for", async () => {
    const s3 = await startTestS3();
    await s3.client.send(put);
    const read = await getSignedUrl(s3.client, new GetObjectCommand({ Bucket: BUCKET, Key: "a b+c.png" }), {
      expiresIn: 60,
    });
    const status = async (url: string, method = "GET") => (await fetch(url, { method })).status;
    expect(await status(read)).toBe(200);
    expect(await status(read, "PUT")).toBe(403);
    expect(await status(read.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"))).toBe(403);
    expect(await status(read.replace(/Signature=..../, "Signature=0000"))).toBe(403);
    expect(await status(`${read}&response-content-type=text/html`)).toBe(403);
    expect(await status(read.replace("X-Amz-Expires=60", "X-Amz-Expires=999999"))).toBe(400);
  });
});

describe("permissions", () => {
  it("use IAM's action names, and a missing object is 403 without ListBucket", async () => {
    const reader = { accessKeyId: "reader", secretAccessKey: "reader-secret" };
    const s3 = await startTestS3({
      identities: [OWNER, { ...reader, allows: (action) => action === "s3:GetObject" }],
    });
    await s3.client.send(put);
    const client = s3.clientWith({ credentials: reader });
    expect(await refusal(client.send(put))).toBe("403 AccessDenied");
    const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: "a b+c.png" }));
    await Body?.transformToByteArray();
    // A request is recorded once its answer is out, which the client may see first.
    await expect.poll(() => s3.requests).toHaveLength(3);
    expect(await refusal(client.send(new GetObjectCommand({ Bucket: BUCKET, Key: "nothing" })))).toBe(
      "403 AccessDenied",
    );
    await expect.poll(() => s3.requests).toHaveLength(4);
    expect(s3.requests.map(({ action, accessKeyId, status }) => [action, accessKeyId, status])).toEqual([
      ["s3:PutObject", "owner", 200],
      ["s3:PutObject", "reader", 403],
      ["s3:GetObject", "reader", 200],
      ["s3:GetObject", "reader", 403],
    ]);
  });
});
