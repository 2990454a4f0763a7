import { DEFAULT_LIMITS } from "@pixelater/core";
import { expect, it } from "vitest";
import { MAX_UPLOAD_BYTES } from "../../src/upload/upload-queue.ts";

it("rejects uploads above core's default limit", () => {
  expect(MAX_UPLOAD_BYTES).toBe(DEFAULT_LIMITS.maxBytes);
});
