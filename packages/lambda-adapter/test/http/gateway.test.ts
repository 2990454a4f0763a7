import { describe, expect, test } from "vitest";
import { StorageFault } from "../../src/errors.ts";
import { readHttpEvent, requestOf } from "../../src/http/gateway.ts";
import { fixture } from "../events/fixture.ts";
import { smallPng } from "../small-png.ts";
import { workbench } from "../workbench.ts";
import { api, apiWith } from "./client.ts";

describe("readHttpEvent", () => {
  test.each(["http-api", "function-url"])("reads the documented event: %s", (name) => {
    expect(readHttpEvent(fixture(name))).toMatchObject({
      rawPath: "/api/openapi.json",
      requestContext: { stage: "$default", http: { method: "GET" } },
    });
  });

  test.each([null, { a: null }, { a: ["b"] }, "a: b"])(
    "counts headers that are no text as none: %j",
    (headers) => {
      expect(readHttpEvent({ ...(fixture("http-api") as object), headers })?.headers).toEqual({});
    },
  );

  test.each(["s3-put", "sqs-s3-put", "sns-s3-put", "eventbridge-object-created", "s3-batch-2.0"])(
    "ignores %s",
    (name) => {
      expect(readHttpEvent(fixture(name))).toBeUndefined();
    },
  );

  test("removes the name of the stage from the path", async () => {
    const { call } = api();
    const id = `${"0".repeat(32)}.png`;
    const answer = await call({ method: "GET", path: `/api/uploads/${id}`, stage: "prod" });
    expect(answer.json).toEqual({ id, state: "waiting", outputs: [] });
  });

  test("answers an invalid request", async () => {
    const answer = await api().call({ method: "TRACE", path: "/api/uploads" });
    expect(answer).toMatchObject({ status: 400, json: { code: "INVALID_REQUEST" } });
  });
});

describe("a request", () => {
  test("is recorded with its route, status and code, without its values", async () => {
    const { call, tools } = api();
    await call({ method: "POST", path: "/api/pixelate", query: "grid=2", body: smallPng(1) });
    await call({ method: "POST", path: "/api/pixelate", query: "grid=secret", body: smallPng(1) });
    await call({ method: "GET", path: `/api/uploads/${"0".repeat(32)}.png` });
    await call({ method: "GET", path: "/api/uploads/secret" });
    await call({ method: "GET", path: "/secret" });
    expect(tools.reported).toEqual([
      expect.stringMatching(/^\d+ bytes to \d+$/),
      "POST /api/pixelate 200",
      "POST /api/pixelate 400 INVALID_REQUEST",
      "GET /api/uploads/:id 200",
      "GET /api/uploads/:id 400 INVALID_ID",
      expect.stringMatching(/^GET \S+ 404 NOT_FOUND$/),
    ]);
    expect(tools.reported.join()).not.toContain("secret");
  });

  test("has the status 503 and a retry-after if storage fails", async () => {
    const tools = workbench();
    tools.store.onCall = () => Promise.reject(new StorageFault("503"));
    const answer = await apiWith(tools).call({ method: "GET", path: `/api/uploads/${"0".repeat(32)}.png` });
    expect(answer).toMatchObject({
      status: 503,
      headers: { "retry-after": "1" },
      json: { code: "STORAGE_UNAVAILABLE" },
    });
    expect(tools.reported).toContain("- failed: StorageFault: 503");
  });

  test("has the status 500 without the reason of an unexpected error, which is logged", async () => {
    const tools = workbench();
    tools.store.onCall = () => Promise.reject(new Error("secret"));
    const answer = await apiWith(tools).call({ method: "GET", path: `/api/uploads/${"0".repeat(32)}.png` });
    expect(answer).toMatchObject({ status: 500, json: { code: "INTERNAL" } });
    expect(JSON.stringify(answer.json)).not.toContain("secret");
    expect(tools.reported).toContain("- failed: Error: secret");
  });

  test.each(["GET", "HEAD"])("may have a body with a method that has none: %s", async (method) => {
    const event = readHttpEvent(fixture("http-api"));
    if (event === undefined) throw new Error("Expected an event of a gateway");
    const http = { ...event.requestContext.http, method };
    const request = requestOf({ ...event, body: "x", requestContext: { ...event.requestContext, http } });
    expect([request.method, await request.text()]).toEqual([method, ""]);
  });

  test("keeps a path that only begins like its stage", () => {
    const event = readHttpEvent(fixture("http-api"));
    if (event === undefined) throw new Error("Expected an event of a gateway");
    const at = (stage: string, rawPath: string) =>
      new URL(requestOf({ ...event, rawPath, requestContext: { ...event.requestContext, stage } }).url)
        .pathname;
    expect([at("ap", "/api/uploads"), at("api", "/api/api/uploads")]).toEqual([
      "/api/uploads",
      "/api/uploads",
    ]);
  });
});
