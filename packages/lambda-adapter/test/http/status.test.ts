import { describe, expect, test } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { StorageFault } from "../../src/errors.ts";
import { smallPng } from "../small-png.ts";
import { jobFor, PROCESSED, SOURCE } from "../workbench.ts";
import { api } from "./client.ts";

const ID = `${"0123456789abcdef".repeat(2)}.png`;
const PATH = `/api/uploads/${ID}`;

describe("GET /api/uploads/{id}", () => {
  test("is waiting until the manifest exists, then lists the outputs", async () => {
    const { call, tools } = api();
    const key = `uploads/${ID}`;
    expect(await call({ method: "GET", path: PATH })).toMatchObject({
      headers: { "cache-control": "no-store" },
      json: { id: ID, state: "waiting", outputs: [] },
    });
    tools.store.upload({ bucket: SOURCE, key }, smallPng(1));
    await deliverObject(jobFor(tools, key));
    const url = (name: string) => {
      const { etag = "" } = tools.store.stateOf({ bucket: PROCESSED, key: `uploads/${name}-${ID}` }) ?? {};
      return `/p/uploads/${name}-${ID}?v=${etag.replaceAll('"', "")}`;
    };
    expect((await call({ method: "GET", path: PATH })).json).toMatchObject({
      state: "pixelated",
      outputs: [
        { grid: "2x2", url: url("pixelated-2x2"), contentType: "image/png", columns: 2, rows: 2 },
        { grid: "3px", url: url("pixelated-3px"), contentType: "image/png", columns: 3, rows: 2 },
      ],
    });
  });

  test("uses the deployment's folder", async () => {
    const { call, tools } = api({ UPLOAD_PREFIX: "photos/" });
    tools.store.upload({ bucket: SOURCE, key: `photos/${ID}` }, smallPng(1));
    await deliverObject(jobFor(tools, `photos/${ID}`));
    expect((await call({ method: "GET", path: PATH })).json).toMatchObject({ state: "pixelated" });
  });

  test("has the placeholder that was asked for", async () => {
    const { call, tools } = api();
    const metadata = { "pixelate-placeholder": "true" };
    tools.store.upload({ bucket: SOURCE, key: `uploads/${ID}` }, smallPng(1), metadata);
    await deliverObject(jobFor(tools, `uploads/${ID}`));
    expect((await call({ method: "GET", path: PATH })).json).toMatchObject({
      placeholder: { dataUrl: expect.stringMatching(/^data:image\/png;base64,/) as string },
    });
  });

  test("returns the reason of a rejection", async () => {
    const { call, tools } = api();
    tools.store.upload({ bucket: SOURCE, key: `uploads/${ID}` }, new TextEncoder().encode("GIF89a"));
    await deliverObject(jobFor(tools, `uploads/${ID}`));
    expect((await call({ method: "GET", path: PATH })).json).toMatchObject({
      state: "rejected",
      outputs: [],
      error: { code: "UNSUPPORTED_FORMAT", message: expect.stringContaining("GIF") as string },
    });
  });

  test.each(["cat.png", "..%2F..%2Fsecret", `${ID}x`])("refuses the id %s", async (id) => {
    const { call, tools } = api();
    const answer = await call({ method: "GET", path: `/api/uploads/${id}` });
    expect(answer.json).toMatchObject({ status: 400, code: "INVALID_ID" });
    expect(tools.store.calls).toEqual([]);
  });

  test("reports storage as unavailable if the manifest is archived", async () => {
    const { call, tools } = api();
    tools.store.upload({ bucket: SOURCE, key: `uploads/${ID}` }, smallPng(1));
    await deliverObject(jobFor(tools, `uploads/${ID}`));
    tools.store.archived.add(`uploads/pixelated-${ID}.json`);
    expect((await call({ method: "GET", path: PATH })).json).toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  });

  test.each([
    ["a source bucket", {}],
    ["any bucket", { SOURCE_BUCKET: "" }],
  ])("reports a rejection if another object has the manifest's key: with %s", async (_, variables) => {
    const { call, tools } = api(variables);
    const location = { bucket: PROCESSED, key: `uploads/pixelated-${ID}.json` };
    const text = '{"version":1,"status":"pixelated","outputs":[]}';
    tools.store.upload(location, new TextEncoder().encode(text));
    expect((await call({ method: "GET", path: PATH })).json).toMatchObject({
      state: "rejected",
      outputs: [],
      error: { code: "KEY_TAKEN", message: expect.stringContaining(location.key) as string },
    });
    expect(tools.store.openBodies.size).toBe(0);
  });

  test("reports storage as unavailable without the reason", async () => {
    const { call, tools } = api();
    tools.store.onCall = () => Promise.reject(new StorageFault("secret detail"));
    const answer = await call({ method: "GET", path: PATH });
    expect(answer.json).toMatchObject({ status: 503, code: "STORAGE_UNAVAILABLE" });
    expect(JSON.stringify(answer.json)).not.toContain("secret");
    expect(tools.reported).toEqual([
      "- failed: StorageFault: secret detail",
      "GET /api/uploads/:id 503 STORAGE_UNAVAILABLE",
    ]);
  });
});
