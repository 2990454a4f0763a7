import { describe, expect, test } from "vitest";
import { readHttpEvent } from "../../src/http/gateway.ts";
import { StorageFault } from "../../src/faults.ts";
import { fixture } from "../events/fixture.ts";
import { smallPng } from "../small-png.ts";
import { workbench } from "../workbench.ts";
import { api, apiWith } from "./client.ts";

describe("what a gateway sends", () => {
  test.each(["http-api", "function-url"])("is read from its documented event: %s", (name) => {
    expect(readHttpEvent(fixture(name))).toMatchObject({
      rawPath: "/api/openapi.json",
      requestContext: { stage: "$default", http: { method: "GET" } },
    });
  });

  test.each(["s3-put", "sqs-s3-put", "sns-s3-put", "eventbridge-object-created", "s3-batch-2.0"])(
    "is told from %s",
    (name) => {
      expect(readHttpEvent(fixture(name))).toBeUndefined();
    },
  );

  test("may have the name of its stage before the path", async () => {
    const { call } = api();
    const id = `${"0".repeat(32)}.png`;
    const answer = await call({ method: "GET", path: `/api/uploads/${id}`, stage: "prod" });
    expect(answer.json).toEqual({ id, state: "waiting", outputs: [] });
  });

  test("may be no request at all, and is answered all the same", async () => {
    const answer = await api().call({ method: "TRACE", path: "/api/uploads" });
    expect(answer).toMatchObject({ status: 400, json: { code: "INVALID_REQUEST" } });
  });
});

describe("a request", () => {
  test("is told of by route, status and code, without its values", async () => {
    const { call, tools } = api();
    await call({ method: "POST", path: "/api/pixelate", query: "grid=2", body: smallPng(1) });
    await call({ method: "POST", path: "/api/pixelate", query: "grid=secret", body: smallPng(1) });
    await call({ method: "GET", path: `/api/uploads/${"0".repeat(32)}.png` });
    await call({ method: "GET", path: "/api/uploads/secret" });
    await call({ method: "GET", path: "/secret" });
    expect(tools.told).toEqual([
      expect.stringMatching(/^\d+ bytes to \d+$/),
      "POST /api/pixelate 200",
      "POST /api/pixelate 400 INVALID_REQUEST",
      "GET /api/uploads/:id 200",
      "GET /api/uploads/:id 400 INVALID_ID",
      expect.stringMatching(/^GET \S+ 404 NOT_FOUND$/),
    ]);
    expect(tools.told.join()).not.toContain("secret");
  });

  test("that storage does not answer may be made again in a moment", async () => {
    const tools = workbench();
    tools.store.journey = () => Promise.reject(new StorageFault("503"));
    const answer = await apiWith(tools).call({ method: "GET", path: `/api/uploads/${"0".repeat(32)}.png` });
    expect(answer).toMatchObject({ status: 503, json: { code: "STORAGE_UNAVAILABLE" } });
    expect(tools.told).toContain("- failed: StorageFault: 503");
  });
});
