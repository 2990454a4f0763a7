import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { describe, expect, test, vi } from "vitest";
import type { RecordedOutcome } from "../src/delivery/outcome.ts";
import type { Manifest } from "../src/manifest/manifest.ts";
import { createTelemetry } from "../src/telemetry.ts";

const ref = { bucket: "source", key: "cat.png", versionId: "v1" };
const pixelated: Manifest = {
  version: 1,
  status: "pixelated",
  source: { bucket: "source", key: "cat.png", etag: '"1"', versionId: "v2", bytes: 1_000 },
  image: { format: "png", width: 7, height: 5 },
  outputs: [20, 30].map((bytes, i) => ({
    grid: `${i}x${i}`,
    columns: i,
    rows: i,
    key: `${i}.png`,
    contentType: "image/png",
    bytes,
    etag: '"2"',
  })),
  original: "kept",
};
const rejected: Manifest = {
  ...pixelated,
  status: "rejected",
  outputs: [],
  error: { code: "INVALID_SETTINGS", message: 'received "secret"' },
};

/** Creates telemetry, and returns its metrics and its log lines. */
function bench() {
  const logger = new Logger({ serviceName: "test" });
  const metrics = new Metrics({ namespace: "Pixelater", serviceName: "test" });
  const lines = (["info", "warn", "error"] as const).map((level) =>
    vi.spyOn(logger, level).mockImplementation(() => undefined),
  );
  return {
    telemetry: createTelemetry(logger, metrics),
    counted: (): Record<string, unknown> => {
      const { _aws: aws, service, ...values } = metrics.serializeMetrics();
      metrics.clearMetrics();
      expect([service, aws.CloudWatchMetrics[0]?.Namespace]).toEqual(["test", "Pixelater"]);
      return values;
    },
    logged: () => lines.flatMap((line) => line.mock.calls),
  };
}

describe("telemetry", () => {
  test.each<[string, RecordedOutcome, Record<string, number>, Record<string, unknown>]>([
    [
      "a pixelated object",
      { kind: "recorded", manifest: pixelated, remaining: 2 },
      { Images: 1, SourceBytes: 1_000, OutputBytes: 50 },
      { image: pixelated.image, outputs: 2, original: "kept", remaining: 2 },
    ],
    [
      "a rejected object, without the error's message, which may quote metadata",
      { kind: "recorded", manifest: rejected },
      { Rejected: 1, "Rejected.INVALID_SETTINGS": 1 },
      { code: "INVALID_SETTINGS" },
    ],
    [
      "a repetition",
      { kind: "recorded", manifest: rejected, isRepeated: true },
      { Repeated: 1 },
      { status: "rejected", code: "INVALID_SETTINGS", original: "kept" },
    ],
  ])("counts and logs %s", (_, outcome, counts, fields) => {
    const { telemetry, counted, logged } = bench();
    telemetry.finished(ref, outcome, 12.6);
    expect(counted()).toEqual(counts);
    const about = { bucket: "source", key: "cat.png", versionId: "v2", etag: '"1"', bytes: 1_000, ms: 13 };
    expect(logged()).toEqual([[expect.any(String), { ...about, ...fields }]]);
  });

  test("counts and logs a request by its route and code", () => {
    const { telemetry, counted, logged } = bench();
    const about = { method: "GET", route: "/api/uploads/:id", status: 400, code: "INVALID_ID" };
    const request = { ...about, caller: "0123456789abcdef" };
    telemetry.answered({ ...request, milliseconds: 1.5 });
    expect(counted()).toEqual({ HttpRequests: 1, "HttpProblems.INVALID_ID": 1, HttpMs: 1.5 });
    expect(logged()).toEqual([["answered", { ...request, ms: 2 }]]);
  });

  test("counts and logs ignored objects and a refused deletion", () => {
    const { telemetry, counted, logged } = bench();
    telemetry.finished(ref, { kind: "ignored", reason: "gone" }, 1);
    telemetry.ignored("test-event");
    telemetry.deletionRefused(ref, new Error("AccessDenied"));
    expect(counted()).toEqual({ "Ignored.gone": 1, "Ignored.test-event": 1, DeletionRefused: 1 });
    expect(logged()).toMatchObject([
      ["ignored", { ...ref, reason: "gone" }],
      ["ignored", { reason: "test-event" }],
      ["deletion refused", { ...ref, error: { message: "AccessDenied" } }],
    ]);
  });

  test("counts and logs a removal, and what becomes of the copies in a CDN", () => {
    const { telemetry, counted, logged } = bench();
    telemetry.finished(ref, { kind: "removed", objects: 5 }, 12.6);
    telemetry.invalidated(22);
    telemetry.invalidationRefused(new Error("AccessDenied"));
    expect(counted()).toEqual({ Removed: 1, InvalidatedPaths: 22, InvalidationRefused: 1 });
    expect(logged()).toMatchObject([
      ["removed", { ...ref, objects: 5, ms: 13 }],
      ["invalidation refused", { error: { message: "AccessDenied" } }],
    ]);
  });

  test("measures a step's milliseconds also if it fails", async () => {
    const { telemetry, counted } = bench();
    await expect(telemetry.timed("Delete", () => Promise.reject(new Error("503")))).rejects.toThrow("503");
    expect(counted()).toEqual({ DeleteMs: expect.any(Number) as number });
  });
});
