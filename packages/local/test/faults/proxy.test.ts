import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, it } from "vitest";
import { type Fault, type FaultProxy, startFaultProxy } from "../../src/faults/proxy.ts";
import { BUCKET, startTestS3 } from "../s3/harness.ts";

const BODY = "0123456789".repeat(100);
let proxy: FaultProxy | undefined;
afterEach(() => proxy?.close());

/** Reads an object of 1,000 bytes through a proxy that injects `fault` into the first `times` attempts. */
async function readThrough(
  fault: Fault,
  times = 1,
  maxAttempts = 1,
): Promise<{ text?: string; error?: string }> {
  const s3 = await startTestS3();
  await s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a", Body: BODY }));
  proxy = await startFaultProxy(s3.endpoint, ({ attempt }) => (attempt < times ? fault : undefined));
  const client = s3.clientWith({ endpoint: proxy.endpoint, maxAttempts });
  try {
    const options = { abortSignal: AbortSignal.timeout(400) };
    const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: "a" }), options);
    return { text: (await Body?.transformToString()) ?? "" };
  } catch (error) {
    return { error: (error as Error).name };
  }
}

describe("the fault proxy", () => {
  it("forwards requests without a fault, with a valid signature", async () => {
    expect(await readThrough({ kind: "reset" }, 0)).toEqual({ text: BODY });
  });

  it("responds 503 as often as requested; the SDK retries", async () => {
    expect(await readThrough({ kind: "status", status: 503 }, 2, 3)).toEqual({ text: BODY });
    expect(proxy?.log.map(({ fault }) => fault?.kind)).toEqual(["status", "status", undefined]);
  });

  it.each<Fault>([
    { kind: "status", status: 503 },
    { kind: "reset" },
    { kind: "lose-answer" },
    { kind: "stall-headers" },
    { kind: "stall-body", afterBytes: 10 },
    { kind: "truncate", afterBytes: 10 },
    { kind: "shorten", bytes: 1 },
    { kind: "corrupt", atByte: 500 },
  ])("makes a read fail by $kind", async (fault) => {
    const { text, error } = await readThrough(fault);
    expect(text).toBeUndefined();
    expect(error).toEqual(expect.any(String));
  });

  it("drops the response of a completed write", async () => {
    const s3 = await startTestS3();
    proxy = await startFaultProxy(s3.endpoint, () => ({ kind: "lose-answer" }));
    const client = s3.clientWith({ endpoint: proxy.endpoint });
    await expect(
      client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a", Body: BODY })),
    ).rejects.toThrow();
    expect(s3.events).toHaveLength(1);
  });
});
