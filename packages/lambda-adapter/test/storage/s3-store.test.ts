import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, test } from "vitest";
import { StorageFault } from "../../src/errors.ts";
import { createStore } from "../../src/storage/s3-store.ts";
import type { Store } from "../../src/storage/store.ts";

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const location = { bucket: "source", key: "uploads/cat.png" };
const { signal } = new AbortController();
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Creates a store on an S3 server that gives these replies in order and records its requests. */
async function storeOver(...replies: Reply[]): Promise<{ store: Store; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const { status = 200, headers = {}, body = "" } = replies[requests.push(request) - 1] ?? { status: 500 };
    response.writeHead(status, headers);
    response.write(body, () => {
      // Closes the connection before the announced length.
      if (Number(headers["content-length"] ?? body.length) > body.length) request.socket.destroy();
      else response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  });
  closing.push(() => {
    client.destroy();
    server.close();
  });
  return { store: createStore(client), requests };
}

function refused(status: number, code: string, message = "words"): Reply {
  return {
    status,
    headers: { "content-type": "application/xml" },
    body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}

describe("a bucket whose Object Lock has a default retention", () => {
  const object = { bytes: new TextEncoder().encode("photo"), contentType: "image/png", metadata: {} };
  const message =
    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters";
  const locked = refused(400, "InvalidRequest", message);
  const written = { headers: { etag: '"1"' } };

  test("gets the checksum that it asks for, with every later object at once", async () => {
    const { store, requests } = await storeOver(locked, written, written);
    await expect(store.put(location, object, "absent", signal)).resolves.toBe('"1"');
    await expect(store.put(location, object, { etag: '"1"' }, signal)).resolves.toBe('"1"');
    const md5 = createHash("md5").update("photo").digest("base64");
    expect(requests.map(({ headers }) => headers["content-md5"])).toEqual([undefined, md5, md5]);
    expect(requests[1]?.headers["if-none-match"]).toBe("*");
  });

  test("gets it with objects that were sent at the same time, too", async () => {
    const { store } = await storeOver(locked, locked, written, written);
    const puts = ["a.png", "b.png"].map((key) => store.put({ ...location, key }, object, "absent", signal));
    await expect(Promise.all(puts)).resolves.toEqual(['"1"', '"1"']);
  });

  test.each([
    ["that refuses it nevertheless", locked],
    ["with another fault", refused(400, "InvalidRequest")],
  ])("is asked no further %s", async (_, reply) => {
    const { store, requests } = await storeOver(reply, reply);
    await expect(store.put(location, object, "absent", signal)).rejects.toThrow(StorageFault);
    expect(requests).toHaveLength(reply === locked ? 2 : 1);
  });
});

describe("a body that ends early", () => {
  const broken = (headers: Readonly<Record<string, string>>) => ({
    headers: { etag: '"1"', "content-length": "4", ...headers },
    body: "ab",
  });

  test.each([
    ["its ETag", {}, null],
    ["its ETag and version", { "x-amz-version-id": "v1" }, "v1"],
    ["its ETag, because later uploads reuse the id null", { "x-amz-version-id": "null" }, null],
  ])("is requested again by %s", async (_, headers, versionId) => {
    const whole = { headers: { etag: '"1"', "content-length": "4", ...headers }, body: "abcd" };
    const { store, requests } = await storeOver(broken(headers), whole);
    const bytes = await (await store.open(location, signal))?.read();
    expect(Buffer.from(bytes ?? []).toString()).toBe("abcd");
    const [first, second] = requests;
    expect(first?.headers["if-match"]).toBeUndefined();
    expect(second?.headers["if-match"]).toBe('"1"');
    expect(second?.headers.range).toBeUndefined();
    const { searchParams } = new URL(second?.url ?? "", "http://s3");
    expect(searchParams.get("versionId")).toBe(versionId);
  });

  test.each([
    [412, "PreconditionFailed"],
    [404, "NoSuchVersion"],
  ])("is undefined if its version is gone: %d", async (status, code) => {
    const { store } = await storeOver(broken({}), refused(status, code));
    await expect((await store.open(location, signal))?.read()).resolves.toBeUndefined();
  });

  test("is a fault after three attempts", async () => {
    const { store, requests } = await storeOver(broken({}), broken({}), broken({}));
    await expect((await store.open(location, signal))?.read()).rejects.toThrow(StorageFault);
    expect(requests).toHaveLength(3);
  });
});

test("a write carries its content type, and its Cache-Control if it has one", async () => {
  const { store, requests } = await storeOver({ headers: { etag: '"1"' } }, { headers: { etag: '"2"' } });
  const object = { bytes: new Uint8Array(1), contentType: "image/png", metadata: {} };
  await store.put(location, { ...object, cacheControl: "public, max-age=60" }, "absent", signal);
  await store.put(location, object, "absent", signal);
  expect(requests.map(({ headers }) => [headers["content-type"], headers["cache-control"]])).toEqual([
    ["image/png", "public, max-age=60"],
    ["image/png", undefined],
  ]);
});

test("the state of a version is requested by its id, and has the time at which a lifecycle rule deletes it", async () => {
  const expiration = 'expiry-date="Mon, 21 Dec 2026 00:00:00 GMT", rule-id="originals"';
  const headers = { etag: '"1"' };
  const { store, requests } = await storeOver(
    { headers: { ...headers, "x-amz-expiration": expiration } },
    { headers },
  );
  const { expires } = (await store.head(location, signal, "v1")) ?? {};
  expect(expires).toEqual(new Date("2026-12-21T00:00:00Z"));
  expect(await store.head(location, signal)).not.toHaveProperty("expires");
  const ids = requests.map(({ url = "" }) => new URL(url, "http://s3").searchParams.get("versionId"));
  expect(ids).toEqual(["v1", null]);
});

test("a missing object is undefined, a missing bucket is a fault", async () => {
  const { store } = await storeOver(refused(404, "NoSuchKey"), refused(404, "NoSuchBucket"));
  await expect(store.open(location, signal)).resolves.toBeUndefined();
  await expect(store.open(location, signal)).rejects.toThrow("NoSuchBucket");
});

test("lists all pages of a key's versions, the current one first, without longer keys", async () => {
  // S3 rounds times to seconds.
  const version = (key: string, id: string, day: number, isLatest = false) =>
    `<Version><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest><ETag>"${id}"</ETag><LastModified>2026-01-0${day}T00:00:00.000Z</LastModified></Version>`;
  const marker = `<DeleteMarker><Key>${location.key}</Key><VersionId>m</VersionId><IsLatest>true</IsLatest><LastModified>2026-01-02T00:00:00.000Z</LastModified></DeleteMarker>`;
  const page = (inside: string) => ({
    headers: { "content-type": "application/xml" },
    body: `<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inside}</ListVersionsResult>`,
  });
  const { store, requests } = await storeOver(
    page(
      `<IsTruncated>true</IsTruncated><NextKeyMarker>${location.key}</NextKeyMarker><NextVersionIdMarker>m</NextVersionIdMarker>${version(location.key, "v2", 2)}${marker}`,
    ),
    page(
      `<IsTruncated>true</IsTruncated><NextKeyMarker>${location.key}.txt</NextKeyMarker>${version(location.key, "v1", 1)}${version(`${location.key}.txt`, "w", 3, true)}`,
    ),
  );
  const entries = await store.versions(location, signal);
  expect(entries.map(({ versionId, isCurrent, etag }) => [versionId, isCurrent, etag])).toEqual([
    ["m", true, undefined],
    ["v2", false, '"v2"'],
    ["v1", false, '"v1"'],
  ]);
  const { searchParams } = new URL(requests[1]?.url ?? "", "http://s3");
  expect([searchParams.get("key-marker"), searchParams.get("version-id-marker")]).toEqual([
    location.key,
    "m",
  ]);
  expect(requests).toHaveLength(2);
});

describe("tags", () => {
  const document = (tags: string) => ({ body: `<Tagging><TagSet>${tags}</TagSet></Tagging>` });

  test("are read of a version, and counted with an object's state", async () => {
    const { store, requests } = await storeOver(
      { headers: { etag: '"1"', "x-amz-tagging-count": "2" } },
      document(
        "<Tag><Key>pixelate-grids</Key><Value>8 16</Value></Tag><Tag><Key>a b</Key><Value></Value></Tag>",
      ),
    );
    expect((await store.head(location, signal))?.tagCount).toBe(2);
    expect(await store.tags(location, "v1", signal)).toEqual({ "pixelate-grids": "8 16", "a b": "" });
    expect(requests[1]?.url).toMatch(/^\/source\/uploads\/cat\.png\?tagging(=)?&versionId=v1$/);
  });

  test("are undefined of an object that is gone", async () => {
    const { store, requests } = await storeOver(refused(404, "NoSuchKey"));
    expect(await store.tags(location, undefined, signal)).toBeUndefined();
    expect(requests[0]?.url).not.toContain("versionId");
  });

  test("that may not be read are a fault, so settings are never ignored", async () => {
    const { store } = await storeOver(refused(403, "AccessDenied"));
    await expect(store.tags(location, "v1", signal)).rejects.toThrow(StorageFault);
  });
});
