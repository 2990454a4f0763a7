import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startGateway } from "../../src/gateway/server.ts";
import { serviceOf } from "../../src/gateway/service.ts";
import { startS3 } from "../../src/s3/server.ts";
import { ERROR_TTL, PHOTO_TTL } from "../../src/cloudfront/cache-policy.ts";
import { serveInvalidations } from "../../src/cloudfront/invalidation-server.ts";
import { Photos } from "../../src/cloudfront/photos.ts";
import { LambdaFunction } from "../../src/lambda/function.ts";
import { OWNER, temporaryFolder } from "../s3/harness.ts";

const Bucket = "processed";

/** The photos of a bucket behind a cache, with a clock that only tests move. */
async function startPhotos() {
  const origin: string[] = [];
  const s3 = await startS3({
    folder: await temporaryFolder(),
    identities: [
      OWNER,
      { accessKeyId: "cdn", secretAccessKey: "cdn-secret", allows: (action) => action === "s3:GetObject" },
    ],
    onRequest: ({ accessKeyId, status }) => {
      if (accessKeyId === "cdn") origin.push(String(status));
    },
  });
  await s3.store.createBucket(Bucket);
  const client = new S3Client({ endpoint: s3.endpoint, region: "us-east-1", credentials: OWNER });
  const credentials = { accessKeyId: "cdn", secretAccessKey: "cdn-secret" };
  const photos = new Photos({ endpoint: s3.endpoint, region: "us-east-1", credentials, bucket: Bucket });
  const lambda = new LambdaFunction({
    handlerFile: fileURLToPath(new URL("../fixtures/http.mjs", import.meta.url)),
    environment: {},
  });
  const gateway = await startGateway({
    port: 0,
    photos,
    uploadOrigin: s3.endpoint,
    lambda,
    pageFolder: "/none",
    service: serviceOf({}),
  });
  const api = await serveInvalidations({
    distributionId: "E1",
    invalidate: (paths) => {
      photos.cache.invalidate(paths);
    },
  });
  const cloudFront = new CloudFrontClient({
    endpoint: api.endpoint,
    region: "us-east-1",
    credentials: OWNER,
  });
  let references = 0;
  cleanups.push(async () => {
    client.destroy();
    cloudFront.destroy();
    await api.close();
    await gateway.close();
    await lambda.close();
    await s3.close();
  });
  return {
    /** Status of each answer that the bucket gave the CDN. */
    origin,
    put: async (Key: string, Body: string, CacheControl?: string): Promise<string> => {
      const { ETag = "" } = await client.send(new PutObjectCommand({ Bucket, Key, Body, CacheControl }));
      return ETag.replaceAll('"', "");
    },
    remove: (Key: string) => client.send(new DeleteObjectCommand({ Bucket, Key })),
    get: async (path: string, headers: Record<string, string> = {}, method = "GET") => {
      const answer = await fetch(gateway.url + path, { headers, method });
      const header = (name: string) => answer.headers.get(name);
      return {
        status: answer.status,
        text: await answer.text(),
        cache: header("x-cache")?.replace(" from cloudfront", ""),
        age: header("age"),
        cacheControl: header("cache-control"),
        header,
      };
    },
    invalidate: (Items: string[], CallerReference = String(references++), Quantity = Items.length) =>
      cloudFront.send(
        new CreateInvalidationCommand({
          DistributionId: "E1",
          InvalidationBatch: { CallerReference, Paths: { Items, Quantity } },
        }),
      ),
  };
}

const cleanups: (() => Promise<void>)[] = [];
beforeEach(() => {
  // The SDK compares its clock with those of responses, so time begins now.
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(async () => {
  vi.useRealTimers();
  for (const cleanup of cleanups.splice(0)) await cleanup();
});
const pass = (seconds: number): void => {
  vi.setSystemTime(Date.now() + seconds * 1000);
};

describe("a photo at the CDN", () => {
  it("is served from the cache while it is fresh, with its age", async () => {
    const { put, get, origin } = await startPhotos();
    await put("a.png", "old", "public, max-age=60");
    expect(await get("/p/a.png")).toMatchObject({ text: "old", cache: "Miss", age: null });
    await put("a.png", "new", "public, max-age=60");
    pass(59);
    expect(await get("/p/a.png")).toMatchObject({ text: "old", cache: "Hit", age: "59" });
    pass(1);
    expect(await get("/p/a.png")).toMatchObject({ text: "new", cache: "Miss" });
    await expect.poll(() => origin).toEqual(["200", "200"]);
  });

  it("is confirmed by its ETag, and then fresh again", async () => {
    const { put, get, origin } = await startPhotos();
    await put("a.png", "same", "max-age=60");
    await get("/p/a.png");
    pass(60);
    expect(await get("/p/a.png")).toMatchObject({ text: "same", cache: "RefreshHit", status: 200 });
    pass(59);
    expect(await get("/p/a.png")).toMatchObject({ cache: "Hit", cacheControl: "max-age=60" });
    await expect.poll(() => origin).toEqual(["200", "304"]);
  });

  it.each<[string | undefined, number]>([
    [undefined, PHOTO_TTL.default],
    ["public", PHOTO_TTL.default],
    ["max-age=0", 0],
    ["max-age=5, s-maxage=100", 100],
    ["max-age=31536000, immutable", PHOTO_TTL.max],
    ["no-cache", 0],
    ["no-cache, max-age=60", 0],
    ["private", 0],
    ["no-store", 0],
  ])("with Cache-Control %s is fresh for %d seconds", async (cacheControl, seconds) => {
    const { put, get } = await startPhotos();
    await put("a.png", "photo", cacheControl);
    await get("/p/a.png");
    if (seconds > 0) {
      pass(seconds - 1);
      expect((await get("/p/a.png")).cache).toBe("Hit");
      pass(1);
    }
    expect((await get("/p/a.png")).cache).not.toBe("Hit");
  });

  it("is not kept with no-store or private, and confirmed each time with no-cache", async () => {
    const { put, get, origin } = await startPhotos();
    for (const cacheControl of ["no-store", "private", "no-cache"]) {
      await put(`${cacheControl}.png`, "photo", cacheControl);
      await get(`/p/${cacheControl}.png`);
      await get(`/p/${cacheControl}.png`);
    }
    await expect.poll(() => origin).toEqual(["200", "200", "200", "200", "200", "304"]);
  });

  it("has a copy for each v, and no other part of the query or the request matters", async () => {
    const { put, get, origin } = await startPhotos();
    await put("a.png", "photo", "max-age=60");
    await get("/p/a.png?v=1");
    expect((await get("/p/a.png?v=2")).cache).toBe("Miss");
    expect((await get("/p/a.png")).cache).toBe("Miss");
    expect((await get("/p/a.png?utm=mail&v=1", { cookie: "a=1", "cache-control": "no-cache" })).cache).toBe(
      "Hit",
    );
    await expect.poll(() => origin).toHaveLength(3);
  });

  it("may be cached for ever at the URL with its ETag, and only there", async () => {
    const { put, get } = await startPhotos();
    const etag = await put("a.png", "photo", "public, max-age=60");
    const forEver = "public, max-age=31536000, immutable";
    expect(await get(`/p/a.png?v=${etag}`)).toMatchObject({ cacheControl: forEver, cache: "Miss" });
    expect(await get(`/p/a.png?v=${etag}`)).toMatchObject({ cacheControl: forEver, cache: "Hit" });
    for (const path of ["/p/a.png", "/p/a.png?v=", "/p/a.png?v=other", `/p/a.png?w=${etag}`]) {
      expect((await get(path)).cacheControl).toBe("public, max-age=60");
    }
    const later = await put("a.png", "replaced", "public, max-age=60");
    expect(await get(`/p/a.png?v=${later}`)).toMatchObject({ text: "replaced", cacheControl: forEver });
    pass(60);
    expect(await get(`/p/a.png?v=${etag}`)).toMatchObject({
      text: "replaced",
      cacheControl: "public, max-age=60",
    });
  });

  it("is served by range, as a head and as 304 from its copy", async () => {
    const { put, get, origin } = await startPhotos();
    const etag = await put("a.png", "0123456789", "max-age=60");
    expect(await get("/p/a.png", { range: "bytes=2-4" })).toMatchObject({ status: 206, text: "234" });
    const part = await get("/p/a.png", { range: "bytes=-3" });
    expect([part.status, part.text, part.header("content-range")]).toEqual([206, "789", "bytes 7-9/10"]);
    const outside = await get("/p/a.png", { range: "bytes=10-" });
    expect([outside.status, outside.header("content-range")]).toEqual([416, "bytes */10"]);
    expect(await get("/p/a.png", { "if-none-match": `"${etag}"` })).toMatchObject({
      status: 304,
      cache: "Hit",
    });
    const head = await get("/p/a.png", {}, "HEAD");
    expect([head.status, head.text, head.header("content-length")]).toEqual([200, "", "10"]);
    await expect.poll(() => origin).toEqual(["200"]);
  });

  it("that is missing is an error for a short time only", async () => {
    const { put, get, remove } = await startPhotos();
    expect(await get("/p/a.png")).toMatchObject({ status: 403, cache: "Error" });
    await put("a.png", "photo", "max-age=60");
    expect(await get("/p/a.png")).toMatchObject({ status: 403, cache: "Error" });
    pass(ERROR_TTL.forbidden);
    expect(await get("/p/a.png")).toMatchObject({ status: 200, cache: "Miss" });
    await remove("a.png");
    pass(60);
    expect(await get("/p/a.png")).toMatchObject({ status: 403, cache: "Error" });
  });

  it("is fetched once for viewers that ask at the same time", async () => {
    const { put, get, origin } = await startPhotos();
    await put("a.png", "photo", "max-age=60");
    const answers = await Promise.all(Array.from({ length: 5 }, () => get("/p/a.png")));
    expect(answers.map(({ text }) => text)).toEqual(Array.from({ length: 5 }, () => "photo"));
    await expect.poll(() => origin).toEqual(["200"]);
  });
});

describe("an invalidation", () => {
  it("removes the copies that it names, by both URIs", async () => {
    const { put, get, invalidate } = await startPhotos();
    for (const key of ["a.png", "b.png"]) await put(key, "old", "max-age=60");
    for (const path of ["/p/a.png", "/p/b.png"]) await get(path);
    for (const key of ["a.png", "b.png"]) await put(key, "new", "max-age=60");
    await invalidate(["/p/a.png"]);
    expect((await get("/p/a.png")).text).toBe("old");
    const { Invalidation, Location } = await invalidate(["/p/a.png", "/a.png"]);
    expect(Invalidation).toMatchObject({
      Status: "Completed",
      InvalidationBatch: { Paths: { Quantity: 2 } },
    });
    expect(Location).toContain(`/2020-05-31/distribution/E1/invalidation/${Invalidation?.Id ?? ""}`);
    expect((await get("/p/a.png")).text).toBe("new");
    expect((await get("/p/b.png")).text).toBe("old");
  });

  it("names copies by v as well, or all that begin alike", async () => {
    const { put, get, invalidate } = await startPhotos();
    const paths = ["/p/a.png", "/p/a.png?v=1", "/p/a.png?v=2"];
    const caches = async () => {
      const answers = [];
      for (const path of paths) answers.push((await get(path)).cache);
      return answers;
    };
    await put("a.png", "photo", "max-age=60");
    expect(await caches()).toEqual(["Miss", "Miss", "Miss"]);
    await invalidate(["/p/a.png", "/a.png"]);
    expect(await caches()).toEqual(["Miss", "Hit", "Hit"]);
    await invalidate(["/p/a.png?v=1", "/a.png?v=1"]);
    expect(await caches()).toEqual(["Hit", "Miss", "Hit"]);
    await invalidate(["/p/a.png*", "/a.png*"]);
    expect(await caches()).toEqual(["Miss", "Miss", "Miss"]);
    await invalidate(["/*"]);
    expect(await caches()).toEqual(["Miss", "Miss", "Miss"]);
  });

  it("names keys by their percent-encoded path", async () => {
    const { put, get, invalidate } = await startPhotos();
    const path = "/uploads/%C3%A9t%C3%A9%20%2B1.png";
    await put("uploads/été +1.png", "old", "max-age=60");
    await get(`/p${path}`);
    await put("uploads/été +1.png", "new", "max-age=60");
    await invalidate([`/p${path}`, path]);
    expect((await get(`/p${path}`)).text).toBe("new");
  });

  it("also drops an answer that is under way", async () => {
    const { put, get, invalidate } = await startPhotos();
    await put("a.png", "old", "max-age=60");
    const underWay = get("/p/a.png");
    await put("a.png", "new", "max-age=60");
    await invalidate(["/*"]);
    await underWay;
    expect((await get("/p/a.png")).text).toBe("new");
  });

  it("may be repeated with its caller reference, but not changed", async () => {
    const { invalidate } = await startPhotos();
    const first = await invalidate(["/a"], "once");
    expect((await invalidate(["/a"], "once")).Invalidation?.Id).toBe(first.Invalidation?.Id);
    await expect(invalidate(["/b"], "once")).rejects.toMatchObject({ name: "InvalidArgument" });
  });

  it.each<[string, string[], number | undefined, string]>([
    ["no path", [], undefined, "InvalidArgument"],
    ["a relative path", ["a.png"], undefined, "InvalidArgument"],
    ["a path that is not encoded", ["/p/été.png"], undefined, "InvalidArgument"],
    ["a space", ["/p/a b.png"], undefined, "InvalidArgument"],
    ["a half escape", ["/p/%2"], undefined, "InvalidArgument"],
    ["another quantity", ["/a"], 2, "InconsistentQuantities"],
    [
      "more than 15 wildcards",
      Array.from({ length: 16 }, (_, i) => `/${i}*`),
      undefined,
      "TooManyInvalidationsInProgress",
    ],
    [
      "more than 3,000 paths",
      Array.from({ length: 3001 }, (_, i) => `/${i}`),
      undefined,
      "TooManyInvalidationsInProgress",
    ],
  ])("may not have %s", async (_, paths, quantity, name) => {
    const { invalidate } = await startPhotos();
    await expect(invalidate(paths, "reference", quantity)).rejects.toMatchObject({ name });
  });

  it("of another distribution is refused", async () => {
    const api = await serveInvalidations({ distributionId: "E1", invalidate: () => undefined });
    const client = new CloudFrontClient({ endpoint: api.endpoint, region: "us-east-1", credentials: OWNER });
    const InvalidationBatch = { CallerReference: "1", Paths: { Items: ["/*"], Quantity: 1 } };
    const command = new CreateInvalidationCommand({ DistributionId: "E2", InvalidationBatch });
    await expect(client.send(command)).rejects.toMatchObject({ name: "NoSuchDistribution" });
    client.destroy();
    await api.close();
  });
});

describe("the cache policy", () => {
  const terraform = readFileSync(new URL("../../../../terraform/website.tf", import.meta.url), "utf8");
  const numberOf = (block: RegExp, name: string): number =>
    Number(new RegExp(`${name}\\s*=\\s*(\\d+)`).exec(block.exec(terraform)?.[0] ?? "")?.[1] ?? "NaN");

  it("is that of Terraform", () => {
    const photos = /resource "aws_cloudfront_cache_policy" "photos" \{[\s\S]*?\n\}/;
    expect({
      min: numberOf(photos, "min_ttl"),
      default: numberOf(photos, "default_ttl"),
      max: numberOf(photos, "max_ttl"),
    }).toEqual(PHOTO_TTL);
    expect(numberOf(/error_code\s*=\s*403\s+error_caching_min_ttl\s*=\s*\d+/, "error_caching_min_ttl")).toBe(
      ERROR_TTL.forbidden,
    );
  });
});
