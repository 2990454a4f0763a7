import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../src/cloud.ts";
import { serviceOf } from "../../src/gateway/service.ts";
import { requestObject } from "../../src/signed-request.ts";

let cloud: LocalCloud;
let pageFolder: string;

beforeAll(async () => {
  pageFolder = join(await mkdtemp(join(tmpdir(), "pixelater-page-")), "dist");
  await mkdir(join(pageFolder, "assets"), { recursive: true });
  await writeFile(join(pageFolder, "index.html"), "<!doctype html><title>Pixelater</title>");
  await writeFile(join(pageFolder, "assets", "index-1a2b.js"), "export {};".repeat(100));
  await writeFile(join(pageFolder, "..", "secret.txt"), "secret");
  cloud = await startLocalCloud({
    pageFolder,
    lambda: { handlerFile: fileURLToPath(new URL("../fixtures/http.mjs", import.meta.url)), timeoutMs: 3000 },
  });
});

afterAll(async () => {
  await cloud.close();
  await rm(join(pageFolder, ".."), { recursive: true });
});

const get = (path: string, init?: RequestInit) => fetch(cloud.url + path, init);

/** Sends a path unchanged; fetch would resolve its dots. */
function getRaw(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: new URL(cloud.url).port, path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on("error", reject);
    sent.end();
  });
}

async function putProcessed(key: string, body: string, headers: Record<string, string> = {}): Promise<void> {
  const order = {
    method: "PUT" as const,
    bucket: cloud.processedBucket,
    key,
    headers,
    body: Buffer.from(body),
  };
  (await requestObject(cloud.s3, order)).resume();
}

describe("the page", () => {
  it("has headers that allow only its own scripts, and uploads to S3 only", async () => {
    const answer = await get("/");
    expect([answer.status, await answer.text()]).toEqual([200, "<!doctype html><title>Pixelater</title>"]);
    const policy = answer.headers.get("content-security-policy") ?? "";
    // The decoder of HEIC is WebAssembly, which may be compiled; text may not be evaluated.
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain(`connect-src 'self' ${cloud.s3.endpoint}`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.replace("'wasm-unsafe-eval'", "")).not.toContain("unsafe");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("cache-control")).toBe("no-cache");
  });

  it("is compressed, and its assets are cached permanently", async () => {
    const answer = await get("/assets/index-1a2b.js", { headers: { "accept-encoding": "br" } });
    expect(answer.headers.get("content-encoding")).toBe("br");
    expect(answer.headers.get("cache-control")).toContain("immutable");
    expect(await answer.text()).toContain("export {};");
    const etag = answer.headers.get("etag") ?? "";
    expect((await get("/assets/index-1a2b.js", { headers: { "if-none-match": etag } })).status).toBe(304);
  });

  it("is told about the deployment", async () => {
    const answer = await get("/service.json");
    expect([answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([
      "application/json",
      "no-cache",
    ]);
    expect(await answer.json()).toEqual({
      originals: { keptDays: null, deleted: "never" },
      outputs: { keptDays: null },
      uploadSettings: null,
      maxBytes: 52_428_800,
    });
    const environment = {
      DELETE_ORIGINAL: "after-success",
      UPLOAD_SETTINGS: "grids, format",
      MAX_BYTES: "1000",
    };
    expect(serviceOf(environment)).toMatchObject({
      originals: { deleted: "after-success" },
      uploadSettings: ["grids", "format"],
      maxBytes: 1000,
    });
    expect(serviceOf({ UPLOAD_SETTINGS: "none" }).uploadSettings).toEqual([]);
  });

  it.each([
    "/nothing.html",
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/%00.html",
    "/assets",
  ])("is 404 at %s", async (path) => {
    expect(await getRaw(path)).toBe(404);
  });

  it("refuses a path with invalid encoding", async () => {
    expect(await getRaw("/%ff")).toBe(400);
  });
});

describe("processed photos", () => {
  it("are read by key: whole, by range, or as 304", async () => {
    await putProcessed("uploads/été +1.png", "0123456789", {
      "content-type": "image/png",
      "cache-control": "max-age=60",
    });
    const path = "/p/uploads/%C3%A9t%C3%A9%20%2B1.png";
    const whole = await get(path);
    expect([whole.status, await whole.text()]).toEqual([200, "0123456789"]);
    expect(whole.headers.get("content-type")).toBe("image/png");
    expect(whole.headers.get("cache-control")).toBe("max-age=60");
    const etag = whole.headers.get("etag") ?? "";
    expect((await get(path, { headers: { "if-none-match": etag } })).status).toBe(304);
    const part = await get(path, { headers: { range: "bytes=2-4" } });
    expect([part.status, await part.text()]).toEqual([206, "234"]);
    const head = await get(path, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "10"]);
  });

  it("have headers that forbid scripts", async () => {
    await putProcessed("<script>.html", "<script>alert(1)</script>", { "content-type": "text/html" });
    const answer = await get("/p/%3Cscript%3E.html");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toBe(
      "default-src 'none'; sandbox; frame-ancestors 'none'",
    );
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("are read-only, and the source bucket is not reachable", async () => {
    expect((await get("/p/a.png")).status).toBe(403);
    for (const method of ["PUT", "POST", "DELETE"])
      expect((await get("/p/a.png", { method })).status).toBe(403);
    const order = {
      method: "PUT" as const,
      bucket: cloud.sourceBucket,
      key: "original.png",
      body: Buffer.from("x"),
    };
    (await requestObject(cloud.s3, order)).resume();
    for (const path of [
      "/p/../original.png",
      `/p/../${cloud.sourceBucket}/original.png`,
      "/p/original.png",
    ]) {
      expect(await getRaw(path)).toBe(403);
    }
  });
});

describe("the API", () => {
  it("passes requests in payload format 2.0", async () => {
    const answer = await get("/api/echo?a=1&a=2&b=%2B", {
      method: "POST",
      headers: { "content-type": "application/json", cookie: "x=1; y=2" },
      body: '{"é":1}',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("x-made-by")).toBe("test");
    expect(await answer.json()).toMatchObject({
      version: "2.0",
      rawPath: "/api/echo",
      rawQueryString: "a=1&a=2&b=%2B",
      queryStringParameters: { a: "1,2", b: "+" },
      cookies: ["x=1", "y=2"],
      body: '{"é":1}',
      isBase64Encoded: false,
      requestContext: { http: { method: "POST", path: "/api/echo" }, stage: "$default" },
    });
  });

  it("gets the viewer's address and the CDN's secret from the CDN", async () => {
    const headers = { "x-forwarded-for": "192.0.2.1", "x-origin-secret": "guessed" };
    const echo = async (url: string) =>
      (await (await fetch(`${url}/api/echo`, { headers })).json()) as {
        headers: Record<string, string>;
        requestContext: { http: { sourceIp: string } };
      };
    const plain = await echo(cloud.url);
    expect(plain.headers).toMatchObject({
      "x-forwarded-for": "192.0.2.1, 127.0.0.1, 127.0.0.2",
      "x-origin-secret": "guessed",
    });
    expect(plain.requestContext.http.sourceIp).toBe("127.0.0.2");
    const secret = "secret-of-the-cdn-1";
    const closed = await startLocalCloud({
      pageFolder,
      lambda: {
        handlerFile: fileURLToPath(new URL("../fixtures/http.mjs", import.meta.url)),
        environment: { ORIGIN_SECRET: `${secret}, secret-of-the-cdn-0` },
      },
    });
    expect((await echo(closed.url)).headers["x-origin-secret"]).toBe(secret);
    await closed.close();
  });

  it("carries bytes both ways in Base64", async () => {
    const bytes = new Uint8Array([0, 255, 128, 10]);
    const answer = await get("/api/bytes", {
      method: "POST",
      headers: { "content-type": "image/png" },
      body: bytes,
    });
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
    expect(answer.headers.get("content-type")).toBe("image/png");
  });

  it("responds for a function that throws, times out or gets too large a request", async () => {
    expect((await get("/api/throw")).status).toBe(500);
    expect((await get("/api/sleep")).status).toBe(503);
    const body = new Uint8Array(5 * 2 ** 20);
    expect(
      (await get("/api/bytes", { method: "POST", headers: { "content-type": "image/png" }, body })).status,
    ).toBe(413);
  });

  it("enforces Lambda's response limit on the Base64 body", async () => {
    // 4 characters for 3 bytes, and the rest of the answer around them.
    expect((await get("/api/large?4718000")).status).toBe(200);
    expect((await get("/api/large?4718600")).status).toBe(500);
  });
});
