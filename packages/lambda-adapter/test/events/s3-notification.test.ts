import { describe, expect, test } from "vitest";
import { readS3Notification } from "../../src/events/s3-notification.ts";
import { fixture, fixtureWith } from "./fixture.ts";

const KEY = "uploads/HappyFace.png";

describe("readS3Notification", () => {
  test("reads the object and its version", () => {
    expect(readS3Notification(fixture("s3-put"))).toEqual({
      objects: [{ bucket: "source", key: KEY, versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko" }],
      removed: [],
      ignored: [],
      unreadable: [],
    });
  });

  test.each([
    ["a+b.jpg", "a b.jpg"],
    ["a%2Bb.jpg", "a+b.jpg"],
    ["a%252Bb.jpg", "a%2Bb.jpg"],
    ["%C3%A9t%C3%A9.png", "été.png"],
    ["%F0%9F%90%88.png", "🐈.png"],
    ["dir/a%26b%3Dc.png", "dir/a&b=c.png"],
  ])("decodes the key %s exactly once", (encoded, key) => {
    expect(readS3Notification(fixtureWith("s3-put", KEY, encoded))?.objects[0]?.key).toBe(key);
  });

  test.each([
    ["LifecycleExpiration:Delete", "deletion"],
    ["ObjectRestore:Post", "other-event"],
    ["ObjectTagging:Put", "other-event"],
  ])("ignores %s", (name, reason) => {
    expect(readS3Notification(fixtureWith("s3-put", "ObjectCreated:Put", name))).toEqual({
      objects: [],
      removed: [],
      ignored: [reason],
      unreadable: [],
    });
  });

  test.each(["ObjectRemoved:Delete", "ObjectRemoved:DeleteMarkerCreated"])(
    "reads %s as a removal",
    (name) => {
      const { objects } = readS3Notification(fixture("s3-put")) ?? {};
      expect(readS3Notification(fixtureWith("s3-put", "ObjectCreated:Put", name))).toEqual({
        objects: [],
        removed: objects,
        ignored: [],
        unreadable: [],
      });
    },
  );

  test("reads the test event of a new notification", () => {
    expect(readS3Notification(fixture("s3-test-event"))).toEqual({
      objects: [],
      removed: [],
      ignored: ["test-event"],
      unreadable: [],
    });
  });

  test("accepts later minor versions and refuses another major one", () => {
    expect(readS3Notification(fixtureWith("s3-put", '"2.1"', '"2.47"'))?.objects).toHaveLength(1);
    expect(readS3Notification(fixtureWith("s3-put", '"2.1"', '"3.0"'))).toBeUndefined();
  });
});
