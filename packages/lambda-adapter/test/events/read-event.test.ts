import { describe, expect, test } from "vitest";
import type { ParcelResult } from "../../src/events/reading.ts";
import { readEvent } from "../../src/events/read-event.ts";
import { StorageFault, UnknownEvent } from "../../src/faults.ts";
import { fixture, fixtureWith } from "./fixture.ts";

const put = { bucket: "source", key: "uploads/HappyFace.png", versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko" };

/** An SQS batch of messages with these bodies. */
function queued(...bodies: unknown[]): unknown {
  return {
    Records: bodies.map((body, i) => ({
      messageId: `message-${i}`,
      body: typeof body === "string" ? body : JSON.stringify(body),
      eventSource: "aws:sqs",
    })),
  };
}

function enveloped(message: unknown): unknown {
  return {
    Type: "Notification",
    MessageId: "dc1e94d9-56c5-5e96-808d-cc7f68faa162",
    TopicArn: "arn:aws:sns:us-east-1:123456789012:uploads",
    Message: JSON.stringify(message),
  };
}

function objectsOf(event: unknown) {
  return readEvent(event).parcels.map(({ objects }) => objects);
}

describe("what events ask for", () => {
  test("a notification of S3", () => {
    expect(objectsOf(fixture("s3-put"))).toEqual([[put]]);
  });

  test("EventBridge, whose keys are plain", () => {
    expect(objectsOf(fixture("eventbridge-object-created"))).toEqual([
      [{ bucket: "source", key: "uploads/a+b%20c.png", versionId: "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e" }],
    ]);
    const deleted = fixtureWith("eventbridge-object-created", "Object Created", "Object Deleted");
    expect(readEvent(deleted).parcels).toEqual([{ objects: [], ignored: ["deletion"] }]);
    const tagged = fixtureWith("eventbridge-object-created", "Object Created", "Object Tags Added");
    expect(readEvent(tagged).parcels).toEqual([{ objects: [], ignored: ["other-event"] }]);
  });

  test("a topic, whose message holds a notification with form-encoded keys", () => {
    expect(objectsOf(fixture("sns-s3-put"))).toEqual([[{ bucket: "source", key: "uploads/a b+c.png" }]]);
  });

  test("a queue that holds notifications, EventBridge's events, and either in an envelope", () => {
    const bridge = fixture("eventbridge-object-created");
    const bodies = [fixture("s3-put"), bridge, enveloped(fixture("s3-put")), enveloped(bridge)];
    const [direct, plain] = objectsOf(queued(...bodies));
    expect(direct).toEqual([put]);
    expect(plain?.[0]?.key).toBe("uploads/a+b%20c.png");
    expect(objectsOf(queued(...bodies))).toEqual([direct, plain, direct, plain]);
    expect(readEvent(queued(...bodies)).parcels.map(({ id }) => id)).toEqual([
      "message-0",
      "message-1",
      "message-2",
      "message-3",
    ]);
  });

  test("the documented queue event", () => {
    const { parcels } = readEvent(fixture("sqs-batch"));
    expect(parcels).toEqual([
      {
        id: "059f36b4-87a3-44ab-83d2-661975830a7d",
        objects: [],
        ignored: [],
        unreadable: new UnknownEvent(
          "Expected a message in JSON but received 4 characters of something else",
        ),
      },
    ]);
  });

  test("the test event of a notification that was just set up, also through a queue", () => {
    expect(readEvent(queued(fixture("s3-test-event"))).parcels).toMatchObject([{ ignored: ["test-event"] }]);
  });

  test.each(["1.0", "2.0"])("Batch Operations %s, whose keys are form-encoded", (version) => {
    const { parcels } = readEvent(fixture(`s3-batch-${version}`));
    expect(parcels).toEqual([
      {
        id: "f3cc4f60-61f6-4a2b-8a21-d07600c373ce/dGFza2lkZ29lc2hlcmUK",
        objects: [
          {
            bucket: "source",
            key: "uploads/customer Image1.png",
            ...(version === "1.0" ? { versionId: "1" } : {}),
          },
        ],
        ignored: [],
      },
    ]);
  });

  test.each([
    [{}, "an empty object"],
    [null, "null"],
    ["text", "a string"],
    [[1, 2], "a list of 2"],
    [
      { Records: [{ eventSource: "aws:kinesis" }] },
      "an object with the fields Records, its records from aws:kinesis",
    ],
    [{ secret: "value", b: 1 }, "an object with the fields secret, b"],
  ])("anything else is an error that names what it looks like: %j", (event, shape) => {
    expect(() => readEvent(event)).toThrow(UnknownEvent);
    expect(() => readEvent(event)).toThrow(`but received ${shape}`);
  });
});

describe("what their sources are answered", () => {
  const fault = new StorageFault("no answer");

  function answer(event: unknown, about: (i: number) => Partial<ParcelResult>): unknown {
    const reading = readEvent(event);
    return reading.answer(
      reading.parcels.map((parcel, i) => ({ parcel, endings: [], failures: [], ...about(i) })),
    );
  }

  const pixelated: Partial<ParcelResult> = {
    endings: [
      {
        kind: "recorded",
        manifest: {
          version: 1,
          status: "pixelated",
          source: { bucket: "source", key: "k", etag: "e", bytes: 1 },
          outputs: [],
          original: "kept",
        },
      },
    ],
  };

  const rejected: Partial<ParcelResult> = {
    endings: [
      {
        kind: "recorded",
        manifest: {
          version: 1,
          status: "rejected",
          source: { bucket: "source", key: "k", etag: "e", bytes: 1 },
          outputs: [],
          error: { code: "TRUNCATED", message: "ends early" },
          original: "kept",
        },
      },
    ],
  };

  test.each(["s3-put", "eventbridge-object-created", "sns-s3-put"])("%s: a failure is thrown", (name) => {
    expect(answer(fixture(name), () => pixelated)).toBeUndefined();
    expect(answer(fixture(name), () => rejected)).toBeUndefined();
    expect(() => answer(fixture(name), () => ({ failures: [fault] }))).toThrow("no answer");
  });

  test("a queue gets the names of the messages that failed, and only those", () => {
    const event = queued(fixture("s3-put"), fixture("s3-put"), fixture("s3-put"));
    expect(answer(event, (i) => (i === 1 ? { failures: [fault] } : rejected))).toEqual({
      batchItemFailures: [{ itemIdentifier: "message-1" }],
    });
    expect(answer(event, () => pixelated)).toEqual({ batchItemFailures: [] });
  });

  test.each(["1.0", "2.0"])("Batch Operations %s gets a result code for each task", (version) => {
    const event = fixture(`s3-batch-${version}`);
    const result = (resultCode: string, resultString: string) => ({
      invocationSchemaVersion: version,
      treatMissingKeysAs: "PermanentFailure",
      invocationId: "YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo",
      results: [{ taskId: "dGFza2lkZ29lc2hlcmUK", resultCode, resultString }],
    });
    expect(answer(event, () => pixelated)).toEqual(result("Succeeded", "0 outputs"));
    expect(answer(event, () => rejected)).toEqual(result("PermanentFailure", "TRUNCATED: ends early"));
    expect(answer(event, () => ({ failures: [fault] }))).toEqual(result("TemporaryFailure", "no answer"));
    expect(answer(event, () => ({ endings: [{ kind: "ignored", reason: "gone" }] }))).toEqual(
      result("PermanentFailure", "There is no such object"),
    );
    expect(answer(event, () => ({ endings: [{ kind: "ignored", reason: "own-output" }] }))).toEqual(
      result("Succeeded", "Left alone: own-output"),
    );
    expect(answer(event, () => ({}))).toEqual(
      result("PermanentFailure", "The object is in a bucket that is no source"),
    );
  });
});
