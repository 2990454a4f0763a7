import { readFileSync } from "node:fs";
import { parseRegions, pixelate } from "@pixelater/core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Rig, startRig } from "./rig.ts";

interface Grant {
  readonly id: string;
  readonly upload: { readonly url: string; readonly fields: Readonly<Record<string, string>> };
}

const photo = PNG.sync.write(new PNG({ width: 9, height: 7, fill: true }));

let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});

afterAll(() => rig.close());

/** Calls the function as a gateway does. */
async function call(method: string, rawPath: string, body?: unknown): Promise<unknown> {
  const { payload } = await rig.deliver({
    version: "2.0",
    rawPath,
    rawQueryString: "",
    headers: { "content-type": "application/json" },
    requestContext: { http: { method } },
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return JSON.parse((payload as { body: string }).body);
}

async function granted(
  settings: object = { grids: [3], format: "png" },
  type = "image/png",
  { length }: Uint8Array = photo,
): Promise<Grant> {
  return (await call("POST", "/api/uploads", { type, size: length, settings })) as Grant;
}

async function post(
  { url }: Grant["upload"],
  fields: Readonly<Record<string, string>>,
  bytes: Uint8Array = photo,
): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(bytes)]));
  return (await fetch(url, { method: "POST", body: form })).status;
}

function without(fields: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));
}

describe("a form that the function gave", () => {
  it("is accepted as it is, and its photo comes back pixelated as it was asked", async () => {
    const { id, upload } = await granted();
    expect(await post(upload, upload.fields)).toBe(204);
    await rig.deliver(rig.event(`uploads/${id}`));
    expect(await call("GET", `/api/uploads/${id}`)).toMatchObject({
      state: "pixelated",
      outputs: [
        {
          grid: "3x3",
          url: expect.stringMatching(`^/p/uploads/pixelated-3x3-${id}\\?v=[0-9a-f]{32}$`) as string,
        },
      ],
    });
    const output = await rig.processed(`uploads/pixelated-3x3-${id}`);
    expect(output && Buffer.from(output)).toEqual(Buffer.from(pixelate(photo, { grid: 3, format: "png" })));
  });

  it("sends regions, and only these are pixelated in a JPEG", async () => {
    const jpeg = readFileSync(new URL("../../../../photos/rocket.jpg", import.meta.url));
    const regions = "45%,20%,10%,50%; ellipse 10,300,90,60";
    const { id, upload } = await granted({ cellSize: 20, regions }, "image/jpeg", jpeg);
    expect(await post(upload, upload.fields, jpeg)).toBe(204);
    await rig.deliver(rig.event(`uploads/${id}`));
    const output = await rig.processed(`uploads/pixelated-20px-${id}`);
    const expected = pixelate(jpeg, { cellSize: 20, regions: parseRegions(regions) });
    expect(output && Buffer.from(output)).toEqual(Buffer.from(expected));
  });

  it.each<[string, (fields: Readonly<Record<string, string>>) => Record<string, string>, Uint8Array?]>([
    ["another key", (fields) => ({ ...fields, key: "uploads/other.png" })],
    ["another type", (fields) => ({ ...fields, "Content-Type": "text/html" })],
    ["no type", (fields) => without(fields, "Content-Type")],
    ["other metadata", (fields) => ({ ...fields, "x-amz-meta-pixelate-grids": "64" })],
    ["more metadata", (fields) => ({ ...fields, "x-amz-meta-pixelate-delete-original": "true" })],
    ["less metadata", (fields) => without(fields, "x-amz-meta-pixelate-format")],
    ["a byte more", (fields) => fields, Buffer.concat([photo, Buffer.from([0])])],
    ["a byte less", (fields) => fields, photo.subarray(1)],
    [
      "another policy",
      (fields) => ({ ...fields, Policy: Buffer.from('{"conditions":[]}').toString("base64") }),
    ],
    ["no signature", (fields) => without(fields, "X-Amz-Signature")],
  ])("is refused with %s", async (_, change, bytes) => {
    const { id, upload } = await granted();
    const fields = change(upload.fields);
    expect([400, 403]).toContain(await post(upload, fields, bytes));
    expect(() => rig.event(fields["key"] ?? "")).toThrow("sent no event");
    expect(await call("GET", `/api/uploads/${id}`)).toMatchObject({ state: "waiting" });
  });

  it("is refused by another bucket", async () => {
    const { upload } = await granted();
    const url = upload.url.replace("/source", "/processed");
    expect(url).not.toBe(upload.url);
    expect(await post({ ...upload, url }, upload.fields)).toBe(403);
    expect([...(await rig.list()).keys()].filter((key) => key === upload.fields["key"])).toEqual([]);
  });
});
