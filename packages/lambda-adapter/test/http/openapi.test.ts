import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { api, openapiText } from "./client.ts";

test("the document is valid OpenAPI 3.1 and is served as it stands", async () => {
  const validator = new Validator();
  const result = await validator.validate(openapiText);
  expect(result).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
  const answer = await api().call({ method: "GET", path: "/api/openapi.json" });
  expect(answer.json).toEqual(JSON.parse(openapiText));
});

test("what is not in the document is a problem that points to it", async () => {
  const answer = await api().call({ method: "GET", path: "/api/nothing" });
  expect(answer).toMatchObject({
    status: 404,
    contentType: "application/problem+json",
    json: { code: "NOT_FOUND", detail: expect.stringContaining("/api/openapi.json") as string },
  });
});
