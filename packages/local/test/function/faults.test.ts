import { pixelate } from "@pixelater/core";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import type { Fault, ProxiedRequest } from "../../src/faults/proxy.ts";
import type { S3Notification } from "../../src/s3/event.ts";
import { type Rig, startRig } from "./rig.ts";

const GRIDS = [8, 16, 32, 48, 64];
const KEY = "uploads/photo.png";
const photo = noise(90, 70);

/** A PNG that does not compress, so that its body comes in pieces. */
function noise(width: number, height: number): Uint8Array {
  const image = new PNG({ width, height });
  let state = 7;
  image.data.forEach((_, i) => {
    state = (state * 48271) % 2147483647;
    image.data[i] = i % 4 === 3 ? 255 : state % 256;
  });
  return PNG.sync.write(image);
}

const isSourceRead = ({ method, url }: ProxiedRequest) => method === "GET" && url.includes("/source/");
const isOutputWrite = ({ method, url }: ProxiedRequest) =>
  method === "PUT" && url.includes("pixelated-16x16-");
const isManifestWrite = ({ method, url }: ProxiedRequest) => method === "PUT" && url.includes(".json");

/** Harms the first requests of a kind, and lets the others pass. */
function first(times: number, which: (request: ProxiedRequest) => boolean, fault: Fault) {
  let left = times;
  return (request: ProxiedRequest) => (which(request) && left-- > 0 ? fault : undefined);
}

async function expectOutputs(rig: Rig): Promise<void> {
  for (const grid of GRIDS) {
    const bytes = await rig.processed(`uploads/pixelated-${grid}x${grid}-photo.png`);
    expect(bytes && Buffer.from(bytes)).toEqual(Buffer.from(pixelate(photo, { grid })));
  }
  const manifest = await rig.processed("uploads/pixelated-photo.png.json");
  expect(JSON.parse(Buffer.from(manifest ?? []).toString())).toMatchObject({ status: "pixelated" });
}

describe("what goes wrong between the function and its storage", () => {
  it.each<[string, (request: ProxiedRequest) => Fault | undefined]>([
    ["503 twice", first(2, isSourceRead, { kind: "status", status: 503 })],
    ["a connection that is reset while reading", first(1, isSourceRead, { kind: "reset" })],
    ["a connection that is reset while writing", first(1, isOutputWrite, { kind: "reset" })],
    ["a body that breaks off, twice", first(2, isSourceRead, { kind: "truncate", afterBytes: 5_000 })],
    ["a body of the wrong length", first(1, isSourceRead, { kind: "shorten", bytes: 7 })],
    ["a body with a wrong byte", first(1, isSourceRead, { kind: "corrupt", atByte: 9_000 })],
    ["headers that never come", first(1, isSourceRead, { kind: "stall-headers" })],
    ["a body that stops", first(1, isSourceRead, { kind: "stall-body", afterBytes: 5_000 })],
    ["the lost answer to an output that was written", first(1, isOutputWrite, { kind: "lose-answer" })],
    ["the lost answer to the manifest", first(1, isManifestWrite, { kind: "lose-answer" })],
  ])("is absorbed: %s", async (_, choose) => {
    const rig = await startRig({ faults: choose });
    try {
      const event = await rig.upload(KEY, photo);
      const { functionError } = await rig.deliver(event);
      expect(functionError).toBeUndefined();
      expect(rig.proxy.log.some(({ fault }) => fault !== undefined)).toBe(true);
      await expectOutputs(rig);
      expect(rig.topic.messages).toHaveLength(1);
    } finally {
      await rig.close();
    }
  });

  it("surfaces while there is time when it does not end, and the next delivery completes the work", async () => {
    let isDown = true;
    const rig = await startRig({
      faults: (request) => (isDown && isOutputWrite(request) ? { kind: "status", status: 503 } : undefined),
    });
    try {
      const event = await rig.upload(KEY, photo);
      const failed = await rig.deliver(event, "request-1");
      expect(failed.functionError).toBe("Unhandled");
      expect(failed.payload).toMatchObject({
        errorMessage: expect.stringContaining(
          "PutObject of s3://processed/uploads/pixelated-16x16-",
        ) as string,
      });
      expect(await rig.processed("uploads/pixelated-photo.png.json")).toBeUndefined();
      isDown = false;
      expect((await rig.deliver(event, "request-1")).functionError).toBeUndefined();
      await expectOutputs(rig);
      expect(rig.topic.messages).toHaveLength(1);
    } finally {
      await rig.close();
    }
  });

  it.each(["stall-headers", "stall-body"] as const)(
    "surfaces within the time left when S3 never goes on: %s",
    async (kind) => {
      const fault: Fault = kind === "stall-body" ? { kind, afterBytes: 5_000 } : { kind };
      const rig = await startRig({
        timeoutMs: 5_000,
        faults: (request) => (isSourceRead(request) ? fault : undefined),
      });
      try {
        const event = await rig.upload(KEY, photo);
        // To start is no part of the time that an invocation has.
        await rig.deliver({ Records: [] });
        const { functionError, payload } = await rig.deliver(event);
        // Its own words, not those of a runtime that ended it when its time was over.
        expect(functionError).toBe("Unhandled");
        expect(payload).toMatchObject({
          errorMessage: expect.stringContaining(
            "GetObject of s3://source/uploads/photo.png failed",
          ) as string,
        });
      } finally {
        await rig.close();
      }
    },
  );

  it("surfaces in its own words whatever characters the key has", async () => {
    const key = "uploads/日本 🐈.png";
    const rig = await startRig({
      faults: ({ method }) => (method === "GET" ? { kind: "status", status: 503 } : undefined),
    });
    try {
      const { payload } = await rig.deliver(await rig.upload(key, photo));
      expect(payload).toMatchObject({
        errorMessage: expect.stringContaining(`s3://source/${key}`) as string,
      });
      const fields = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`field${i}`, i]));
      expect((await rig.deliver(fields)).payload).toMatchObject({
        errorType: "UnknownEvent",
        errorMessage: expect.stringContaining("field7 and 4 more") as string,
      });
      const text = (await rig.finalLogs()).join("\n");
      expect(text).toContain(key);
      expect(text).not.toMatch(/authorization|x-amz-/i);
    } finally {
      await rig.close();
    }
  });

  it("is explained when S3 answers 403 where it may mean that there is no such object", async () => {
    const rig = await startRig({
      faults: (request) => (isSourceRead(request) ? { kind: "status", status: 403 } : undefined),
    });
    try {
      const { payload } = await rig.deliver(await rig.upload(KEY, photo));
      expect(payload).toMatchObject({ errorMessage: expect.stringContaining("s3:ListBucket") as string });
    } finally {
      await rig.close();
    }
  });
});

describe("what S3 will not hand out as it is", () => {
  const archived = {
    status: 403,
    code: "InvalidObjectState",
    message: "The operation is not valid for the object's storage class",
  };
  const encrypted = {
    status: 400,
    code: "InvalidRequest",
    message:
      "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
  };

  it.each([
    ["archived", archived, "ARCHIVED", "uploads/pixelated-photo.png.json"],
    // S3 shows nothing of it, not even its ETag: no manifest can say which version it is about.
    ["encrypted with a customer's key", encrypted, "ENCRYPTED_BY_CUSTOMER", undefined],
  ])("is rejected, notified, and not retried: %s", async (_, answer, code, manifestKey) => {
    const rig = await startRig({
      faults: (request) => (isSourceRead(request) ? { kind: "status", ...answer } : undefined),
    });
    try {
      const { functionError } = await rig.deliver(await rig.upload(KEY, photo));
      expect(functionError).toBeUndefined();
      const [message] = rig.topic.messages.map(({ message: text }) => JSON.parse(text) as object);
      expect(message).toMatchObject({ type: "pixelater.rejected", error: { code } });
      expect(message).toHaveProperty("source.key", KEY);
      expect([...(await rig.list()).keys()]).toEqual(manifestKey === undefined ? [] : [manifestKey]);
    } finally {
      await rig.close();
    }
  });
});

describe("a deletion that is forbidden", () => {
  it("keeps the original, and the message is sent all the same", async () => {
    const isDeletion = ({ method, url }: ProxiedRequest) => method === "DELETE" && url.includes("/source/");
    const denied = { kind: "status", status: 403, code: "AccessDenied", message: "Access Denied" } as const;
    const rig = await startRig({ faults: (request) => (isDeletion(request) ? denied : undefined) });
    try {
      const event = await rig.upload(KEY, photo, { "pixelate-delete-original": "true" });
      expect((await rig.deliver(event)).functionError).toBeUndefined();
      expect(rig.topic.messages.map(({ message }) => JSON.parse(message) as object)).toMatchObject([
        { type: "pixelater.pixelated", original: "kept" },
      ]);
      await expectOutputs(rig);
      expect((await rig.finalLogs()).join("\n")).toContain('"DeletionRefused":1');
    } finally {
      await rig.close();
    }
  });
});

describe("the same event ten times at once", () => {
  const inQueue = (notification: S3Notification) => ({
    Records: [{ eventSource: "aws:sqs", messageId: "message-1", body: JSON.stringify(notification) }],
  });
  const plain = (notification: S3Notification) => notification;

  it.each<[string, (notification: S3Notification) => unknown, (copy: number) => string]>([
    ["as ten deliveries", plain, (copy) => `request-${copy}`],
    ["as one delivery", plain, () => "request-1"],
    ["as one message of a queue", inQueue, (copy) => `request-${copy}`],
  ])("gives one message and the same bytes, with the real SDK over HTTP: %s", async (_, wrap, requestId) => {
    const rig = await startRig({ concurrency: 5 });
    try {
      const event = wrap(await rig.upload(KEY, photo));
      const copies = Array.from({ length: 10 }, (__, copy) => rig.deliver(event, requestId(copy)));
      const results = await Promise.all(copies);
      expect(results.map(({ functionError }) => functionError)).toEqual(Array(10).fill(undefined));
      await expectOutputs(rig);
      expect(rig.topic.messages).toHaveLength(1);
    } finally {
      await rig.close();
    }
  });
});

it("counts in its metrics what became of each object, and how long each step took", async () => {
  const rig = await startRig();
  try {
    const event = await rig.upload(KEY, photo);
    for (const requestId of ["request-1", "request-2"]) await rig.deliver(event, requestId);
    await rig.deliver(await rig.upload("bad.png", new Uint8Array(9)));
    await rig.deliver(await rig.upload("folder/", new Uint8Array()));
    await rig.deliver({ no: "event" });
    const emitted = (await rig.finalLogs())
      .filter((line) => line.includes('"_aws"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const sumOf = (name: string) =>
      emitted
        .flatMap((line) => (line[name] ?? []) as number | number[])
        .reduce((sum, value) => sum + value, 0);
    const manifest = await rig.processed("uploads/pixelated-photo.png.json");
    const { outputs } = JSON.parse(Buffer.from(manifest ?? []).toString()) as {
      outputs: { bytes: number }[];
    };
    for (const [name, value] of [
      ["ColdStart", 1],
      ["Images", 1],
      ["Repeated", 1],
      ["SourceBytes", photo.length],
      ["OutputBytes", outputs.reduce((sum, { bytes }) => sum + bytes, 0)],
      ["Rejected", 1],
      ["Rejected.UNSUPPORTED_FORMAT", 1],
      ["Ignored.folder", 1],
      ["Failed", 1],
    ] as const) {
      expect([name, sumOf(name)]).toEqual([name, value]);
    }
    for (const phase of ["Read", "Pixelate", "Write", "Verify", "Notify"]) {
      expect([phase, sumOf(`${phase}Ms`) > 0]).toEqual([phase, true]);
    }
    expect(emitted.every((line) => line["service"] === "pixelater")).toBe(true);
  } finally {
    await rig.close();
  }
});

it("logs no tokens, signatures or metadata values", async () => {
  const rig = await startRig();
  try {
    await rig.deliver(await rig.upload(KEY, photo, { "pixelate-grids": "8", camera: "serial-4711" }));
    await rig.deliver(await rig.upload("bad.png", new Uint8Array(9), { "pixelate-grids": "serial-4711" }));
    const text = (await rig.finalLogs()).join("\n");
    expect(text).toContain('"key":"uploads/photo.png"');
    expect(text).toContain('"code":"INVALID_SETTINGS"');
    expect(text).toContain('"_aws"');
    expect(text).not.toContain("serial-4711");
    expect(text).not.toContain("X-Amz-");
  } finally {
    await rig.close();
  }
});

it("logs none of them when storage fails, either", async () => {
  const busy = {
    kind: "status",
    status: 503,
    code: "SlowDown",
    message: "Reduce your request rate",
  } as const;
  const rig = await startRig({ faults: (request) => (isOutputWrite(request) ? busy : undefined) });
  try {
    const event = await rig.upload(KEY, photo, { "pixelate-grids": "16", camera: "serial-4711" });
    await rig.deliver(event);
    await rig.deliver({ Records: [{ eventSource: "aws:sqs", messageId: "message-1", body: "secret-0815" }] });
    const bad = JSON.parse(JSON.stringify(event).replace("photo.png", "%E9.png")) as unknown;
    await rig.deliver(bad);
    const logs = await rig.finalLogs();
    const failures = logs
      .filter((line) => line.includes('"message":"failed"'))
      .map((line) => JSON.parse(line) as unknown);
    expect(failures).toMatchObject([
      { bucket: "source", key: KEY, code: "SlowDown", ms: expect.any(Number) as number },
      { partId: "message-1", code: "UnknownEvent" },
      { code: "UnknownEvent", error: { message: expect.stringContaining("%E9.png") as string } },
    ]);
    const text = logs.join("\n");
    // The beginning of a PNG in base64, as numbers and as it is.
    for (const bytes of ["iVBORw0KGgo", "137,80,78,71", "PNG\\r\\n"]) expect(text).not.toContain(bytes);
    expect(text).not.toMatch(/serial-4711|secret-0815|authorization|x-amz-|signature/i);
  } finally {
    await rig.close();
  }
});

it("logs the code, message and request id of a storage error, but no token and no signature", async () => {
  // As S3 answers; Amazon S3 API Reference, "Error responses".
  const refused = {
    kind: "status",
    status: 403,
    code: "SignatureDoesNotMatch",
    message: "The request signature we calculated does not match",
    details: {
      CanonicalRequest:
        "PUT /processed/ x-amz-meta-pixelate-grid:serial-4711 x-amz-security-token:secret-0815",
      "Token-0": "secret-0815",
      RequestId: "4442587FB7D0A2F9",
    },
  } as const;
  const rig = await startRig({ faults: (request) => (isOutputWrite(request) ? refused : undefined) });
  try {
    await rig.deliver(await rig.upload(KEY, photo));
    const text = (await rig.finalLogs()).join("\n");
    for (const word of [refused.code, refused.message, refused.details.RequestId])
      expect(text).toContain(word);
    expect(text).not.toMatch(/serial-4711|secret-0815/);
  } finally {
    await rig.close();
  }
});
