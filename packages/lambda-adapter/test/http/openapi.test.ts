import { Validator } from "@seriousme/openapi-schema-validator";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PROBLEMS } from "../../src/http/problem.ts";
import { smallPng } from "../small-png.ts";
import { api, isAllowed, openapiText } from "./client.ts";

test("the document is valid OpenAPI 3.1 and is served unchanged", async () => {
  const validator = new Validator();
  const result = await validator.validate(openapiText);
  expect(result).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
  const answer = await api().call({ method: "GET", path: "/api/openapi.json" });
  expect(answer.json).toEqual(JSON.parse(openapiText));
});

test.each([
  ["GET", "/api/nothing"],
  ["DELETE", "/api/uploads"],
  ["GET", "/api//uploads"],
])("a request outside of the document is a problem that names the document: %s %s", async (method, path) => {
  const answer = await api().call({ method, path });
  expect(answer).toMatchObject({
    status: 404,
    contentType: "application/problem+json",
    json: { code: "NOT_FOUND", detail: expect.stringContaining("/api/openapi.json") as string },
  });
});

test("the document lists the codes of all problems", () => {
  const document = JSON.parse(openapiText) as {
    components: { schemas: { Problem: { properties: { code: { enum: string[] } } } } };
  };
  expect(document.components.schemas.Problem.properties.code.enum.sort()).toEqual(
    Object.keys(PROBLEMS).sort(),
  );
});

test("a query succeeds exactly if the document allows it", async () => {
  const near = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const queries = fc.record({
    grid: near(["1", "16", "16x9", "10px", "9999", "0", "10000", "8,16", "x", "3x", "px"]),
    format: near(["same", "jpeg", "png", "webp", ""]),
    quality: near(["1", "100", "0", "101", "1.5", "high"]),
    light: near(["srgb", "linear", "dark"]),
    shape: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constant("round") },
    ),
  });
  const { call } = api();
  const body = smallPng(1);
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(queries, async (requested) => {
      const given = Object.entries(requested).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      const query = new URLSearchParams(given).toString();
      const request = { method: "POST", path: "/api/pixelate", query, body };
      const { status } = await call(request);
      expect([query, status]).toEqual([query, isAllowed(request) ? 200 : 400]);
      if (status === 200) accepted++;
    }),
    { numRuns: 300 },
  );
  expect(accepted).toBeGreaterThan(5);
});

test("an upload is granted exactly if the document allows it and the settings are valid", async () => {
  const settings = fc.record(
    {
      grids: fc.constantFrom<unknown>("8,24", [8, 24], "16x9,10px", [], [0], [1.5], 8, null, "8;9"),
      cellSize: fc.constantFrom<unknown>(10, 0, 10_000, "10"),
      format: fc.constantFrom<unknown>("png", "webp", 1),
      deleteOriginal: fc.constant(true),
    },
    { requiredKeys: [] },
  );
  const requests = fc.record(
    {
      type: fc.constantFrom<unknown>("image/png", "image/svg+xml", 1),
      size: fc.constantFrom<unknown>(1, 50_000, 0, 1.5, "1"),
      settings: fc.oneof(settings, fc.constantFrom<unknown>("x", null)),
    },
    { requiredKeys: ["type", "size"] },
  );
  const { call } = api();
  await fc.assert(
    fc.asyncProperty(requests, async (requested) => {
      const request = { method: "POST", path: "/api/uploads", body: JSON.stringify(requested) };
      const { status } = await call(request);
      if (status === 400) expect([requested, isAllowed(request)]).toEqual([requested, false]);
      if (!isAllowed(request)) expect([400, 422]).toContain(status);
    }),
    { numRuns: 300 },
  );
});
