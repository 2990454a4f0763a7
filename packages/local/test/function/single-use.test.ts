import { pixelate } from "@pixelater/core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Rig, startRig } from "./rig.ts";

interface Grant {
  readonly id: string;
  readonly upload: { readonly url: string; readonly fields: Readonly<Record<string, string>> };
}

/** Photos of the same length, so that one form takes any of them. */
const photos = [10, 20, 30].map((gray) => {
  const png = new PNG({ width: 6, height: 6 });
  png.data.fill(gray).forEach((_, i) => i % 4 === 3 && (png.data[i] = 255));
  return PNG.sync.write(png, { deflateLevel: 0 });
});
const [first = Buffer.of(), second = Buffer.of(), third = Buffer.of()] = photos;

let rig: Rig;

beforeAll(async () => {
  rig = await startRig({ environment: { SINGLE_USE_UPLOADS: "true", GRIDS: "2" } });
});

afterAll(() => rig.close());

async function call(method: string, rawPath: string, body?: unknown): Promise<unknown> {
  const { payload } = await rig.deliver({
    version: "2.0",
    rawPath,
    rawQueryString: "",
    requestContext: { http: { method } },
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return JSON.parse((payload as { body: string }).body);
}

/** Uploads a photo by a form and gives the event that S3 sends. */
async function post({ id, upload }: Grant, photo: Uint8Array) {
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(photo)]));
  expect((await fetch(upload.url, { method: "POST", body: form })).status).toBe(204);
  return rig.event(`uploads/${id}`);
}

function granted(): Promise<Grant> {
  return call("POST", "/api/uploads", { type: "image/png", size: first.length }) as Promise<Grant>;
}

async function outputOf({ id }: Grant) {
  const bytes = await rig.processed(`uploads/pixelated-2x2-${id}`);
  return bytes && Buffer.from(bytes);
}

describe.each(["Off", "Enabled"] as const)(
  "a form that is posted again, with versioning %s",
  (versioning) => {
    beforeAll(async () => {
      if (versioning === "Enabled") await rig.source.configure({ versioning });
    });

    it("changes nothing once its first photo is pixelated", async () => {
      const grant = await granted();
      await rig.deliver(await post(grant, first));
      const status = await call("GET", `/api/uploads/${grant.id}`);
      expect(status).toMatchObject({ state: "pixelated" });
      const before = await rig.list();
      const { length } = rig.topic.messages;
      for (const photo of [second, third]) await rig.deliver(await post(grant, photo));
      expect(await rig.list()).toEqual(before);
      expect(await outputOf(grant)).toEqual(Buffer.from(pixelate(first, { grid: 2 })));
      expect(await call("GET", `/api/uploads/${grant.id}`)).toEqual(status);
      expect(rig.topic.messages).toHaveLength(length);
    });

    it("counts while its first photo is not pixelated yet: the newest photo is", async () => {
      const grant = await granted();
      const events = [await post(grant, first), await post(grant, second)];
      await Promise.all(events.map((event) => rig.deliver(event)));
      expect(await outputOf(grant)).toEqual(Buffer.from(pixelate(second, { grid: 2 })));
      await rig.deliver(await post(grant, third));
      expect(await outputOf(grant)).toEqual(Buffer.from(pixelate(second, { grid: 2 })));
    });
  },
);

it("a photo that is left alone is named in the log", async () => {
  const grant = await granted();
  await rig.deliver(await post(grant, first));
  await rig.deliver(await post(grant, second));
  const lines = (await rig.finalLogs()).filter((line) => line.includes('"reason":"upload-finished"'));
  expect(lines.at(-1)).toContain(grant.id);
});
