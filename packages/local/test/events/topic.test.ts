import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { snsEnvelopeOf, snsEventOf } from "../../src/events/sns-event.ts";
import { Topic, TopicError } from "../../src/events/topic.ts";
import { serveTopic, type TopicServer } from "../../src/events/topic-server.ts";

const FIFO = "arn:aws:sns:us-east-1:000000000000:photos.fifo";

describe("Topic", () => {
  it("sends each message to every subscriber", () => {
    const topic = new Topic();
    const got: string[] = [];
    for (const name of ["a", "b"]) topic.subscribe(({ message }) => got.push(`${name} ${message}`));
    topic.publish({ message: "1" });
    topic.publish({ message: "1" });
    expect(got).toEqual(["a 1", "b 1", "a 1", "b 1"]);
  });

  it("drops messages with the same deduplication id for five minutes if it is a FIFO topic", () => {
    let now = 0;
    const topic = new Topic({ arn: FIFO, now: () => now });
    const publish = () => topic.publish({ message: "1", groupId: "g", deduplicationId: "d" });
    const id = publish();
    now = 299_999;
    expect(publish()).toBe(id);
    expect(topic.messages).toHaveLength(1);
    now = 300_000;
    expect(publish()).not.toBe(id);
    expect(topic.messages).toHaveLength(2);
  });

  it.each([
    ["an empty message", undefined, { message: "" }],
    ["more than 256 KiB", undefined, { message: "é".repeat(131_073) }],
    ["a deduplication id on a standard topic", undefined, { message: "1", deduplicationId: "d" }],
    ["no deduplication id on a FIFO topic", FIFO, { message: "1", groupId: "g" }],
    ["no group on a FIFO topic", FIFO, { message: "1", deduplicationId: "d" }],
    ["an id that is too long", FIFO, { message: "1", groupId: "g", deduplicationId: "d".repeat(129) }],
    ["an id with a space", FIFO, { message: "1", groupId: "g g", deduplicationId: "d" }],
  ])("refuses %s", (_, arn, publication) => {
    const topic = new Topic(arn === undefined ? {} : { arn });
    expect(() => topic.publish(publication)).toThrow(TopicError);
    expect(topic.messages).toEqual([]);
  });

  it("wraps a message for the function and for a queue", () => {
    const topic = new Topic();
    topic.publish({ message: "hello" });
    const [message] = topic.messages;
    if (message === undefined) throw new Error("Nothing was sent");
    const common = { Type: "Notification", TopicArn: topic.arn, Message: "hello" };
    expect(snsEventOf(message)).toMatchObject({
      Records: [{ EventSource: "aws:sns", Sns: { ...common, Subject: null } }],
    });
    const envelope = JSON.parse(snsEnvelopeOf(message)) as object;
    expect(envelope).toMatchObject(common);
    expect(Object.keys(envelope)).toEqual(expect.arrayContaining(["SigningCertURL", "UnsubscribeURL"]));
    expect(envelope).not.toHaveProperty("Subject");
  });
});

describe("a topic over HTTP", () => {
  const topic = new Topic({ arn: FIFO });
  let server: TopicServer;
  beforeEach(async () => {
    server = await serveTopic(topic);
  });
  afterEach(() => server.close());

  async function post(fields: Record<string, string>): Promise<string> {
    const answer = await fetch(server.endpoint, { method: "POST", body: new URLSearchParams(fields) });
    const [code] = /(?<=<Code>)\w+/.exec(await answer.text()) ?? [""];
    return `${answer.status} ${code}`.trim();
  }

  it.each([
    ["200", { MessageGroupId: "g", MessageDeduplicationId: "d" }],
    ["400 InvalidParameter", { MessageGroupId: "g" }],
    ["404 NotFound", { TopicArn: `${FIFO}.other` }],
    ["400 InvalidAction", { Action: "Subscribe" }],
  ])("answers %s", async (expected, fields) => {
    expect(await post({ Action: "Publish", TopicArn: FIFO, Message: "1", ...fields })).toBe(expected);
  });
});
