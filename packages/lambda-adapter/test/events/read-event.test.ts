import { describe, expect, test } from "vitest";
import { StorageFault, UnknownEvent } from "../../src/errors.ts";
import type { PartResult } from "../../src/events/event-part.ts";
import { readEvent } from "../../src/events/read-event.ts";
import { fixture, fixtureWith } from "./fixture.ts";

const put = { bucket: "source", key: "uploads/HappyFace.png", versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko" };

/** Returns an SQS batch of messages with these bodies. */
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
  return readEvent(event).parts.map(({ objects }) => objects);
}

describe("readEvent", () => {
  test("reads an S3 notification", () => {
    expect(objectsOf(fixture("s3-put"))).toEqual([[put]]);
  });

  test("reads an EventBridge event, whose key is not encoded", () => {
    expect(objectsOf(fixture("eventbridge-object-created"))).toEqual([
      [{ bucket: "source", key: "uploads/a+b%20c.png", versionId: "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e" }],
    ]);
    const tagged = fixtureWith("eventbridge-object-created", "Object Created", "Object Tags Added");
    expect(readEvent(tagged).parts).toEqual([
      { objects: [], removed: [], ignored: ["other-event"], unreadable: [] },
    ]);
  });

  test("reads removals by somebody, not by a lifecycle rule", () => {
    const deleted = fixture("eventbridge-object-deleted");
    const removed = [
      { bucket: "source", key: "uploads/a+b.png", versionId: "1QW9g1Z99LUNbvaaYVpW9xDlOLU.qxgF" },
    ];
    for (const event of [deleted, queued(deleted), queued(enveloped(deleted))]) {
      expect(readEvent(event).parts).toMatchObject([{ objects: [], removed, ignored: [] }]);
    }
    const [part] = readEvent(fixture("s3-delete-marker")).parts;
    expect(part?.removed.map(({ bucket, key }) => ({ bucket, key }))).toEqual([
      { bucket: "source", key: "uploads/a b+c.png" },
    ]);
    for (const name of ["eventbridge-lifecycle-expiration", "s3-lifecycle-expiration"]) {
      expect(readEvent(fixture(name)).parts).toMatchObject([{ removed: [], ignored: ["deletion"] }]);
    }
  });

  test("reads a topic's message with a form-encoded key", () => {
    expect(objectsOf(fixture("sns-s3-put"))).toEqual([[{ bucket: "source", key: "uploads/a b+c.png" }]]);
  });

  test("reads a queue's notifications and EventBridge events, with and without an SNS envelope", () => {
    const bridge = fixture("eventbridge-object-created");
    const bodies = [fixture("s3-put"), bridge, enveloped(fixture("s3-put")), enveloped(bridge)];
    const [direct, plain] = objectsOf(queued(...bodies));
    expect(direct).toEqual([put]);
    expect(plain?.[0]?.key).toBe("uploads/a+b%20c.png");
    expect(objectsOf(queued(...bodies))).toEqual([direct, plain, direct, plain]);
    expect(readEvent(queued(...bodies)).parts.map(({ id }) => id)).toEqual([
      "message-0",
      "message-1",
      "message-2",
      "message-3",
    ]);
  });

  test("reports only the length of a queue's message that is not JSON", () => {
    const [part] = readEvent(fixtureWith("sqs-s3-put", '{\\"Records\\"', "secret")).parts;
    expect(part).toMatchObject({ id: "059f36b4-87a3-44ab-83d2-661975830a7d", objects: [], ignored: [] });
    const [error] = part?.unreadable ?? [];
    expect(error).toBeInstanceOf(UnknownEvent);
    expect(error?.message).toMatch(
      /^Expected a message in JSON but received \d+ characters of something else$/,
    );
    expect(error?.cause).toBeUndefined();
  });

  test.each([
    ["sqs-s3-put", [{ bucket: "source", key: "uploads/a b+c.png" }], []],
    ["sqs-sns-s3-put", [{ bucket: "source", key: "uploads/a b+c.png" }], []],
    ["sqs-eventbridge", [{ bucket: "source", key: "uploads/a+b.png" }], []],
    ["s3-put-ipv6", [{ bucket: "source", key: "uploads/a b+c.png" }], []],
    ["s3-restore-completed", [{ bucket: "source", key: "uploads/a b+c.png" }], []],
    ["eventbridge-restore-completed", [{ bucket: "source", key: "uploads/a+b.png" }], []],
    ["s3-delete-marker", [], []],
    ["s3-lifecycle-expiration", [], ["deletion"]],
    ["sqs-sns-raw", [{ bucket: "source", key: "uploads/a b+c.png" }], []],
    ["eventbridge-lifecycle-expiration", [], ["deletion"]],
  ])("reads the documented event %s", (name, objects, ignored) => {
    const [part] = readEvent(fixture(name)).parts;
    expect(part?.objects.map(({ bucket, key }) => ({ bucket, key }))).toEqual(objects);
    expect(part).toMatchObject({ ignored, unreadable: [] });
  });

  test("reads the records beside an unreadable one", () => {
    const put = (key: string) => ({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      eventName: "ObjectCreated:Put",
      s3: { bucket: { name: "source" }, object: { key } },
    });
    const notified = { Records: [put("%E9.png"), put("a.png")] };
    const sent = (message: string) => ({ EventSource: "aws:sns", Sns: { Message: message } });
    const mixed = { Records: [{ ...put("b.png"), eventVersion: "3.0" }, put("a.png"), { no: "record" }] };
    expect(readEvent(mixed).parts).toMatchObject([
      {
        objects: [{ key: "a.png" }],
        unreadable: [
          { message: expect.stringContaining("eventVersion 3.0, eventSource aws:s3") as string },
          { message: expect.stringContaining("an object with the fields no") as string },
        ],
      },
    ]);
    const topic = { Records: [sent("no event"), sent(JSON.stringify({ Records: [put("a.png")] }))] };
    for (const event of [notified, topic, queued(notified)]) {
      const [part] = readEvent(event).parts;
      expect(part?.objects).toEqual([{ bucket: "source", key: "a.png" }]);
      expect(part?.unreadable).toEqual([expect.any(UnknownEvent)]);
    }
    expect(readEvent(notified).parts[0]?.unreadable[0]?.message).toContain("%E9.png");
  });

  test("reads the test event of a new notification, also through a queue", () => {
    expect(readEvent(queued(fixture("s3-test-event"))).parts).toMatchObject([{ ignored: ["test-event"] }]);
  });

  test.each(["1.0", "2.0"])("reads Batch Operations %s with form-encoded keys", (version) => {
    const { parts } = readEvent(fixture(`s3-batch-${version}`));
    expect(parts).toEqual([
      {
        id: "f3cc4f60-61f6-4a2b-8a21-d07600c373ce/dGFza2lkZ29lc2hlcmUK",
        objects: [
          {
            bucket: "source",
            key: "uploads/customer Image1.png",
            ...(version === "1.0" ? { versionId: "1" } : {}),
          },
        ],
        isOfJob: true,
        removed: [],
        ignored: [],
        unreadable: [],
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
      "an object with the fields Records, its first record with eventSource aws:kinesis",
    ],
    [
      fixtureWith("s3-put", '"2.1"', '"3.0"'),
      "an object with the fields Records, its first record with eventVersion 3.0, eventSource aws:s3, eventName ObjectCreated:Put",
    ],
    [
      { source: "aws.ec2", "detail-type": "Scheduled", id: 1, a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 },
      "an object with the fields source, detail-type, id, a, b, c, d, e and 1 more with source aws.ec2, detail-type Scheduled",
    ],
    [{ secret: "value", b: 1 }, "an object with the fields secret, b"],
    [{ ["x".repeat(41)]: 1 }, `an object with the fields ${"x".repeat(40)}...`],
  ])("describes any other event in an error: %j", (event, shape) => {
    expect(() => readEvent(event)).toThrow(UnknownEvent);
    expect(() => readEvent(event)).toThrow(`but received ${shape}`);
  });
});

test("an error contains the value of a known field only if it looks like a kind", () => {
  const source = "https://bucket.example/key.png?X-Amz-Signature=4711";
  expect(() => readEvent({ source, "detail-type": "Scheduled Event" })).toThrow(
    /fields source, detail-type with detail-type Scheduled Event$/,
  );
});

describe("the answer to a source", () => {
  const fault = new StorageFault("no answer");

  function answer(event: unknown, about: (i: number) => Partial<PartResult>): unknown {
    const parsed = readEvent(event);
    return parsed.answer(parsed.parts.map((part, i) => ({ part, outcomes: [], failures: [], ...about(i) })));
  }

  const pixelated: Partial<PartResult> = { outcomes: [{ kind: "recorded", manifest: { outputs: [] } }] };

  const error = { code: "TRUNCATED", message: "ends early" };
  const rejected: Partial<PartResult> = {
    outcomes: [{ kind: "recorded", manifest: { outputs: [], error } }],
  };

  test.each(["s3-put", "eventbridge-object-created", "sns-s3-put"])("%s: a failure is thrown", (name) => {
    expect(answer(fixture(name), () => pixelated)).toBeUndefined();
    expect(answer(fixture(name), () => rejected)).toBeUndefined();
    expect(() => answer(fixture(name), () => ({ failures: [fault] }))).toThrow("no answer");
  });

  test("a queue gets the ids of the failed messages only", () => {
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
    expect(answer(event, () => ({ outcomes: [{ kind: "ignored", reason: "gone" }] }))).toEqual(
      result("PermanentFailure", "The object does not exist"),
    );
    expect(answer(event, () => ({ outcomes: [{ kind: "ignored", reason: "own-output" }] }))).toEqual(
      result("Succeeded", "Ignored: own-output"),
    );
    expect(answer(event, () => ({}))).toEqual(
      result("PermanentFailure", "The bucket is not a source bucket"),
    );
  });

  test("each task of Batch Operations gets its own result", () => {
    const tasks = ["a.png", "%E9.png", "c.png"].map((s3Key, i) => ({
      taskId: `task-${i}`,
      s3Key,
      s3Bucket: "source",
    }));
    const event = { invocationSchemaVersion: "2.0", invocationId: "call", job: { id: "job" }, tasks };
    const { parts } = readEvent(event);
    const failures = parts.map(({ unreadable }) => unreadable);
    expect(
      answer(event, (i) => (i === 0 ? pixelated : { failures: [...(failures[i] ?? []), fault].slice(0, 1) })),
    ).toMatchObject({
      results: [
        { taskId: "task-0", resultCode: "Succeeded" },
        { taskId: "task-1", resultCode: "PermanentFailure" },
        { taskId: "task-2", resultCode: "TemporaryFailure" },
      ],
    });
  });

  test("a task of Batch Operations without a bucket fails permanently, with the reason", () => {
    const tasks = [{ taskId: "task", s3Key: "a.png" }];
    const event = { invocationSchemaVersion: "2.0", invocationId: "call", job: { id: "job" }, tasks };
    const [part] = readEvent(event).parts;
    expect(answer(event, () => ({ failures: [...(part?.unreadable ?? [])] }))).toMatchObject({
      results: [
        { resultCode: "PermanentFailure", resultString: "Expected s3Bucket or s3BucketArn in the task" },
      ],
    });
  });

  test("a result of Batch Operations is cut at the limit of a report", () => {
    const long = new StorageFault("x".repeat(2_000));
    expect(answer(fixture("s3-batch-2.0"), () => ({ failures: [long] }))).toMatchObject({
      results: [{ resultString: "x".repeat(1_024) }],
    });
  });
});
