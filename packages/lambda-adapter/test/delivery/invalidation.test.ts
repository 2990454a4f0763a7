import { describe, expect, test } from "vitest";
import { InvalidationFault } from "../../src/errors.ts";
import { handleEvent } from "../../src/handle-event.ts";
import { FakeCdn } from "../fake-cdn.ts";
import { smallPng } from "../small-png.ts";
import { manifestOf, plentyOfTime, PROCESSED, SOURCE, workbench } from "../workbench.ts";

const KEY = "cat.png";
const source = { bucket: SOURCE, key: KEY };
const output = { bucket: PROCESSED, key: "pixelated-2x2-cat.png" };
const manifest = { bucket: PROCESSED, key: "pixelated-cat.png.json" };

function bench(variables = {}) {
  const tools = workbench({ GRIDS: "2", ...variables });
  const cdn = new FakeCdn(tools.store);
  return { ...tools, cdn };
}

function record(key: string) {
  return {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    eventName: "ObjectCreated:Put",
    s3: { bucket: { name: SOURCE }, object: { key } },
  };
}

const send = (tools: ReturnType<typeof bench>, requestId: string, ...keys: string[]) =>
  handleEvent({ Records: (keys.length === 0 ? [KEY] : keys).map(record) }, tools, {
    deadline: plentyOfTime(),
    requestId,
  });

/** Delivers two pictures, the second in the place of the first. Returns the ETag of the output that was replaced. */
async function replaced(tools: ReturnType<typeof bench>): Promise<string> {
  tools.store.upload(source, smallPng(1));
  await send(tools, "first");
  const etag = tools.store.stateOf(output)?.etag.replaceAll('"', "") ?? "";
  tools.store.upload(source, smallPng(2));
  return etag;
}

describe("copies in the CDN", () => {
  test("of new outputs need no invalidation, and a repeated event neither", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    await send(tools, "first");
    await send(tools, "again");
    expect(tools.cdn.requests).toEqual([]);
  });

  test("of a replaced photo are removed by one request, those of its addresses too", async () => {
    const tools = bench();
    const old = await replaced(tools);
    await send(tools, "second");
    expect(tools.cdn.requests.map(({ paths }) => paths)).toEqual([
      [
        "/p/pixelated-2x2-cat.png",
        `/p/pixelated-2x2-cat.png?v=${old}`,
        "/p/pixelated-cat.png.json",
        "/pixelated-2x2-cat.png",
        `/pixelated-2x2-cat.png?v=${old}`,
        "/pixelated-cat.png.json",
      ].sort(),
    ]);
    expect(tools.reported).toContain("6 paths invalidated");
  });

  test("of the last manifest's outputs are removed, also if another version came between without a manifest", async () => {
    const tools = bench();
    tools.store.upload(source, smallPng(1));
    await send(tools, "first");
    tools.cdn.view();
    tools.store.upload(source, smallPng(2));
    tools.store.onCall = (call, phase) => {
      // From here on, nothing of the second invocation succeeds: it was killed.
      if (call === "put pixelated-cat.png.json" && phase === "before") {
        tools.store.onCall = () => Promise.reject(new Error("killed"));
      }
      return Promise.resolve();
    };
    await send(tools, "second").catch(() => undefined);
    tools.store.onCall = () => Promise.resolve();
    tools.store.upload(source, smallPng(3));
    tools.cdn.faults.push(new InvalidationFault("InternalError", "failed"));
    await expect(send(tools, "third")).rejects.toThrow("InternalError");
    await send(tools, "third");
    expect(tools.cdn.stale()).toEqual([]);
  });

  test("of outputs that were written again with the same bytes are not stale", async () => {
    const tools = bench();
    tools.store.setVersioning(SOURCE, "Enabled");
    for (const request of ["first", "second"]) {
      tools.store.upload(source, smallPng(1));
      await send(tools, request);
    }
    expect(tools.cdn.requests.map(({ paths }) => paths)).toEqual([
      ["/p/pixelated-cat.png.json", "/pixelated-cat.png.json"],
    ]);
  });

  test("of a photo that is rejected now: only the manifest was replaced", async () => {
    const tools = bench();
    await replaced(tools);
    tools.store.upload(source, new TextEncoder().encode("no image"));
    await send(tools, "second");
    expect(tools.cdn.requests.map(({ paths }) => paths)).toEqual([
      ["/p/pixelated-cat.png.json", "/pixelated-cat.png.json"],
    ]);
  });

  test("of all photos of an event are removed by one request", async () => {
    const tools = bench();
    for (const picture of [1, 2]) {
      for (const key of ["a.png", "b.png"]) tools.store.upload({ bucket: SOURCE, key }, smallPng(picture));
      await send(tools, `request-${picture}`, "a.png", "b.png");
    }
    expect(tools.cdn.requests.map(({ paths }) => paths.length)).toEqual([12]);
  });

  test("stay after a task of S3 Batch Operations: a job would pay for every photo", async () => {
    const tools = bench();
    await replaced(tools);
    const task = { taskId: "t", s3Key: KEY, s3VersionId: null, s3Bucket: SOURCE };
    const job = { invocationSchemaVersion: "2.0", invocationId: "i", job: { id: "j" }, tasks: [task] };
    await handleEvent(job, tools, { deadline: plentyOfTime(), requestId: "second" });
    expect(tools.cdn.requests).toEqual([]);
    expect(manifestOf(tools, KEY)?.source.etag).toBe(tools.store.stateOf(source)?.etag);
  });
});

describe("an invalidation that fails", () => {
  test("fails the delivery, and its retry repeats it", async () => {
    const tools = bench();
    await replaced(tools);
    tools.cdn.view();
    tools.cdn.faults.push(new InvalidationFault("InternalError", "failed"));
    await expect(send(tools, "second")).rejects.toThrow("InternalError");
    expect(tools.cdn.requests).toEqual([]);
    await send(tools, "second");
    expect(tools.cdn.requests).toHaveLength(1);
    expect(tools.cdn.stale()).toEqual([]);
    expect(tools.messages).toHaveLength(2);
  });

  test("is retried for the messages of a queue that replaced something", async () => {
    const tools = bench();
    await replaced(tools);
    tools.store.upload({ bucket: SOURCE, key: "new.png" }, smallPng(1));
    tools.cdn.faults.push(new InvalidationFault("InternalError", "failed"));
    const message = (key: string) => ({
      eventSource: "aws:sqs",
      messageId: key,
      body: JSON.stringify({ Records: [record(key)] }),
    });
    const event = { Records: [message(KEY), message("new.png")] };
    await expect(
      handleEvent(event, tools, { deadline: plentyOfTime(), requestId: "second" }),
    ).resolves.toEqual({ batchItemFailures: [{ itemIdentifier: KEY }] });
  });

  test("asks for everything if too many paths are in progress", async () => {
    const tools = bench();
    await replaced(tools);
    tools.cdn.faults.push(new InvalidationFault("TooManyInvalidationsInProgress", "unsuitable"));
    await send(tools, "second");
    expect(tools.cdn.requests.map(({ paths }) => paths)).toEqual([["/*"]]);
  });

  test("is reported if it is refused: the photo is delivered", async () => {
    const tools = bench();
    await replaced(tools);
    tools.cdn.faults.push(new InvalidationFault("AccessDenied", "refused"));
    await send(tools, "second");
    expect(tools.reported).toContain("invalidation refused: AccessDenied");
    expect(tools.messages).toHaveLength(2);
  });

  test("is repeated by a redriven event for a day, with the same reference", async () => {
    const tools = bench();
    await replaced(tools);
    await send(tools, "second");
    const [request] = tools.cdn.requests.splice(0);
    await send(tools, "redriven");
    expect(tools.cdn.requests).toEqual([request]);
    tools.cdn.requests.splice(0);
    const { modified } = tools.store.stateOf(manifest) ?? {};
    const later = new Date((modified?.getTime() ?? 0) + 24 * 60 * 60 * 1_000 + 1);
    await send({ ...tools, now: () => later }, "redriven again");
    expect(tools.cdn.requests).toEqual([]);
  });

  test("the same replacement at another time has another reference", async () => {
    const tools = bench();
    for (const picture of [1, 2, 1, 2]) {
      tools.store.upload(source, smallPng(picture));
      await send(tools, `${tools.store.calls.length}`);
    }
    expect(tools.cdn.requests).toHaveLength(3);
  });
});
