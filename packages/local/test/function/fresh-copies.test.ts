import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PNG } from "pngjs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../src/cloud.ts";
import { smallPhoto } from "../small-photo.ts";

const PLAIN = "/p/uploads/pixelated-2x2-cat.png";
const MAX_AGE = 60;

/** The photo, and the one that replaces it because it showed too much: black. */
const before = smallPhoto().png;
const after = PNG.sync.write(blackPhoto());

function blackPhoto(): PNG {
  const { width, height } = smallPhoto();
  const photo = new PNG({ width, height });
  photo.data.fill(Buffer.from([0, 0, 0, 255]));
  return photo;
}

let cloud: LocalCloud;
let client: S3Client;
const invalidated: string[] = [];

async function start(invalidations: boolean): Promise<void> {
  invalidated.length = 0;
  cloud = await startLocalCloud({
    invalidations,
    onInvalidation: ({ paths }) => invalidated.push(...paths),
    lambda: { environment: { GRIDS: "2" } },
  });
  client = new S3Client({ ...cloud.s3, maxAttempts: 1 });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(async () => {
  vi.useRealTimers();
  client.destroy();
  await cloud.close();
});

async function upload(Body: Uint8Array): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: cloud.sourceBucket, Key: "uploads/cat.png", Body }));
  await cloud.idle();
}

/** Whether what the CDN serves shows the first photo or the black one, and the headers that decide how long. */
async function view(path: string) {
  const answer = await fetch(new URL(path, cloud.url));
  expect(answer.status).toBe(200);
  const { data } = PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
  const isBlack = data.every((value, i) => value === (i % 4 === 3 ? 255 : 0));
  return {
    shows: isBlack ? "black" : "before",
    cacheControl: answer.headers.get("cache-control"),
    cache: answer.headers.get("x-cache"),
  };
}

/** The URL with the content's digest in the manifest. */
async function lastingUrl(): Promise<string> {
  const manifest = await fetch(new URL("/p/uploads/pixelated-cat.png.json", cloud.url));
  expect(manifest.headers.get("cache-control")).toBe("no-cache");
  const { outputs } = (await manifest.json()) as { outputs: { key: string; url?: string }[] };
  const { key = "", url = "" } = outputs[0] ?? {};
  expect(url).toContain("?v=");
  return `/p/${key}${url.slice(url.indexOf("?"))}`;
}

describe("a photo that is replaced to hide more", () => {
  it("is served at once by the URL with its digest, and by the plain one after its max-age", async () => {
    await start(false);
    await upload(before);
    const first = await lastingUrl();
    expect(await view(PLAIN)).toMatchObject({ shows: "before", cacheControl: `public, max-age=${MAX_AGE}` });
    expect(await view(first)).toMatchObject({
      shows: "before",
      cacheControl: expect.stringMatching(/immutable/) as string,
    });
    await upload(after);
    const second = await lastingUrl();
    expect(second).not.toBe(first);
    expect(await view(second)).toMatchObject({
      shows: "black",
      cacheControl: expect.stringMatching(/immutable/) as string,
    });
    expect(await view(PLAIN)).toMatchObject({ shows: "before", cache: "Hit from cloudfront" });
    vi.setSystemTime(Date.now() + MAX_AGE * 1000);
    expect(await view(PLAIN)).toMatchObject({ shows: "black" });
    // The old digest no longer names what is there, so nobody keeps the answer.
    expect(await view(first)).toMatchObject({ shows: "black", cacheControl: `public, max-age=${MAX_AGE}` });
    expect(invalidated).toEqual([]);
  });

  it("is served at once by its own URLs where the function invalidates copies", async () => {
    await start(true);
    await upload(before);
    const first = await lastingUrl();
    for (const path of [PLAIN, first]) expect((await view(path)).shows).toBe("before");
    expect(invalidated).toEqual([]);
    await upload(after);
    expect(invalidated).toContain(PLAIN);
    for (const path of [PLAIN, first, await lastingUrl()]) expect((await view(path)).shows).toBe("black");
  });

  it("is shown as it was under a digest that somebody made up, until max-age", async () => {
    await start(true);
    await upload(before);
    const other = `${PLAIN}?v=other`;
    expect(await view(other)).toMatchObject({ shows: "before", cacheControl: `public, max-age=${MAX_AGE}` });
    await upload(after);
    expect(await view(other)).toMatchObject({ shows: "before", cache: "Hit from cloudfront" });
    vi.setSystemTime(Date.now() + MAX_AGE * 1000);
    expect((await view(other)).shows).toBe("black");
  });
});
