import { describe, expect, it } from "vitest";
import { eventBridgeEventOf } from "../../src/events/eventbridge.ts";
import { objectsIn } from "../../src/events/objects-in.ts";
import { snsEnvelopeOf, snsEventOf } from "../../src/events/sns-event.ts";
import type { TopicMessage } from "../../src/events/topic.ts";
import { notificationOf, type ObjectChange } from "../../src/s3/event.ts";

const CHANGE: ObjectChange = {
  name: "ObjectCreated:Put",
  bucket: "photos",
  key: "uploads/été 1+2.png",
  sequence: 1,
  time: "2026-01-01T00:00:00.000Z",
  requestId: "r",
  principal: "p",
};
const NOTIFICATION = notificationOf(CHANGE, "us-east-1");
const EVENT = eventBridgeEventOf(CHANGE, "us-east-1");

function published(event: unknown): TopicMessage {
  return {
    messageId: "m",
    topicArn: "arn",
    message: JSON.stringify(event),
    subject: undefined,
    attributes: {},
    groupId: undefined,
    timestamp: "2026-01-01T00:00:00.000Z",
  };
}

describe("objectsIn", () => {
  it.each([
    ["S3's notification", NOTIFICATION],
    ["EventBridge's event", EVENT],
    ["SNS's event", snsEventOf(published(NOTIFICATION))],
    ["SQS's batch", { Records: [{ body: JSON.stringify(EVENT) }] }],
    ["SNS in SQS", { Records: [{ body: snsEnvelopeOf(published(NOTIFICATION)) }] }],
    ["the body of a message", JSON.stringify(NOTIFICATION)],
  ])("finds the object in %s", (_, event) => {
    expect(objectsIn(event)).toEqual([{ bucket: CHANGE.bucket, key: CHANGE.key }]);
  });

  it.each([["text"], ["{broken"], [null], [7], [{ s3: {} }], [{ detail: { bucket: { name: 1 } } }]])(
    "finds none in %j",
    (event) => {
      expect(objectsIn(event)).toEqual([]);
    },
  );
});
