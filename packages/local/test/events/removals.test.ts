import { fileURLToPath } from "node:url";
import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { startLocalCloud } from "../../src/cloud.ts";
import { objectsIn } from "../../src/events/objects-in.ts";
import { TRIGGER_KINDS, type TriggerKind } from "../../src/trigger.ts";

const PRINTING_FUNCTION = fileURLToPath(new URL("../fixtures/print-event.mjs", import.meta.url));
const Key = "uploads/été +1.png";

/** Uploads and removes an object. Returns the events that invoked the function, as JSON. */
async function eventsOfRemoval(trigger: TriggerKind, deleteOutputs: boolean, versioned = false) {
  const events: string[] = [];
  const cloud = await startLocalCloud({
    trigger,
    deleteOutputs,
    lambda: {
      handlerFile: PRINTING_FUNCTION,
      onLog: (line) => {
        if (line.startsWith("event ")) events.push(line.slice("event ".length));
      },
    },
  });
  const client = new S3Client({ ...cloud.s3, maxAttempts: 1 });
  const source = cloud.s3.store.bucket(cloud.sourceBucket);
  if (versioned) await source.configure({ versioning: "Enabled" });
  const at = { Bucket: cloud.sourceBucket, Key };
  await client.send(new PutObjectCommand({ ...at, Body: "photo" }));
  await cloud.idle();
  await client.send(new DeleteObjectCommand(at));
  await cloud.idle();
  client.destroy();
  // Ends the function, whose last line may come later than its answer.
  await cloud.close();
  return events;
}

describe.each(TRIGGER_KINDS)("a removal, through %s,", (trigger) => {
  it("invokes a function that deletes outputs", async () => {
    const events = await eventsOfRemoval(trigger, true);
    expect(events).toHaveLength(2);
    expect(events.map((event) => objectsIn(event).map(({ key }) => key))).toEqual([[Key], [Key]]);
    expect(events[1]).toContain(
      trigger.startsWith("eventbridge") ? "Object Deleted" : "ObjectRemoved:Delete",
    );
  });

  it("invokes no other", async () => {
    expect(await eventsOfRemoval(trigger, false)).toHaveLength(1);
  });
});

describe("a removal in a versioned bucket", () => {
  it.each<[TriggerKind, string]>([
    ["s3", '"eventName":"ObjectRemoved:DeleteMarkerCreated"'],
    ["eventbridge", '"reason":"DeleteObject","deletion-type":"Delete Marker Created"'],
  ])("through %s says that it left a delete marker", async (trigger, expected) => {
    expect((await eventsOfRemoval(trigger, true, true))[1]).toContain(expected);
  });
});
