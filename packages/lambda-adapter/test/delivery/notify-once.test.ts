import { describe, expect, test } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { messageOf } from "../../src/notifications/message.ts";
import { smallPng } from "../small-png.ts";
import {
  deliverWithoutNotification,
  jobFor,
  manifestOf,
  PROCESSED,
  SOURCE,
  workbench,
} from "../workbench.ts";

const KEY = "cat.png";
const source = { bucket: SOURCE, key: KEY };
const deleting = { DELETE_ORIGINAL: "after-success" };

describe("the message", () => {
  test("names the outputs and their keys, and has an id", async () => {
    const tools = workbench();
    const { etag } = tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY));
    expect(tools.messages).toEqual([
      {
        version: 1,
        type: "pixelater.pixelated",
        id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        sourceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        status: "pixelated",
        source: { bucket: SOURCE, key: KEY, etag, bytes: smallPng(1).length },
        image: { format: "png", width: 7, height: 5 },
        outputs: [expect.objectContaining({ grid: "2x2" }), expect.objectContaining({ grid: "3px" })],
        original: "kept",
        processedBucket: PROCESSED,
        manifestKey: "pixelated-cat.png.json",
      },
    ]);
  });

  test("has the same id whether the original is kept or deleted", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverObject(jobFor(tools, KEY));
    const manifest = manifestOf(tools, KEY);
    const ids = (["kept", "deleted"] as const).map(
      (original) => manifest && messageOf({ ...manifest, original }, { bucket: PROCESSED }).id,
    );
    expect(ids).toEqual([tools.messages[0]?.id, tools.messages[0]?.id]);
  });

  test("is sent by a retry of the delivery that wrote the manifest, and by no other delivery", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverWithoutNotification(tools, KEY, "first");
    await deliverObject(jobFor(tools, KEY, "second"));
    expect(tools.messages).toHaveLength(0);
    await deliverObject(jobFor(tools, KEY, "first"));
    await deliverObject(jobFor(tools, KEY, "first"));
    expect(tools.messages).toHaveLength(1);
  });

  test.each([
    ["its invocation may be running", "2026-01-01T00:02:03Z", 0],
    ["its invocation is over", "2026-01-01T00:02:05Z", 1],
  ])(
    "is sent once by any delivery after the one that wrote the manifest failed: %s",
    async (_, now, reported) => {
      const tools = workbench();
      tools.store.upload(source, smallPng(1));
      // At 00:01:00 it has 60 seconds, of which it reserves one.
      await deliverWithoutNotification(tools, KEY, "first");
      const later = { ...tools, now: () => new Date(now) };
      await deliverObject(jobFor(later, KEY, "second"));
      await deliverObject(jobFor(later, KEY, "third"));
      expect(tools.messages).toHaveLength(reported);
    },
  );

  test("is sent by any delivery after 15 minutes if the manifest does not name the end of its invocation", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverWithoutNotification(tools, KEY, "first");
    const location = { bucket: PROCESSED, key: "pixelated-cat.png.json" };
    const metadata = { ...tools.store.metadata(location) };
    delete metadata["pixelate-delivery-ends"];
    const { modified } = tools.store.upload(
      location,
      tools.store.bytes(location) ?? new Uint8Array(),
      metadata,
    );
    for (const [minutes, reported] of [
      [15, 0],
      [16, 1],
    ] as const) {
      const later = { ...tools, now: () => new Date(modified.getTime() + minutes * 60_000) };
      await deliverObject(jobFor(later, KEY, `after ${minutes} minutes`));
      expect(tools.messages).toHaveLength(reported);
    }
  });

  test("is sent once by two deliveries that delete the original at the same time", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    // The first is about to record the deletion …
    tools.store.onCall = async (call, phase) => {
      const isGone = tools.store.stateOf(source) === undefined;
      if (call === "put pixelated-cat.png.json" && phase === "before" && isGone) {
        tools.store.onCall = () => Promise.resolve();
        // … when the second records it first.
        await deliverObject(jobFor(tools, KEY, "second"));
      }
    };
    await deliverObject(jobFor(tools, KEY, "first"));
    const later = { ...tools, now: () => new Date("2026-01-02") };
    await deliverObject(jobFor(later, KEY, "third"));
    expect(tools.messages).toMatchObject([{ original: "deleted" }]);
    expect(manifestOf(tools, KEY)).toMatchObject({ original: "deleted", notification: "sent" });
  });

  test("is sent once by two deliveries that take over at the same time", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverWithoutNotification(tools, KEY, "first");
    const later = { ...tools, now: () => new Date("2026-01-02") };
    // The second is about to take over when the third does.
    tools.store.onCall = async (call, phase) => {
      if (call === "put pixelated-cat.png.json" && phase === "before") {
        tools.store.onCall = () => Promise.resolve();
        await deliverObject(jobFor(later, KEY, "third"));
      }
    };
    await deliverObject(jobFor(later, KEY, "second"));
    await deliverObject(jobFor(later, KEY, "fourth"));
    expect(tools.messages).toHaveLength(1);
  });

  test("is left to the attempt that took over, while that runs", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverWithoutNotification(tools, KEY, "first");
    const later = { ...tools, now: () => new Date("2026-01-02") };
    tools.store.onCall = async (call, phase) => {
      if (call === "publish" && phase === "before") {
        tools.store.onCall = () => Promise.resolve();
        await deliverObject(jobFor(later, KEY, "third"));
        expect(manifestOf(tools, KEY)).toMatchObject({ notification: { by: expect.any(String) as string } });
      }
    };
    await deliverObject(jobFor(later, KEY, "second"));
    expect(tools.messages).toHaveLength(1);
    expect(manifestOf(tools, KEY)).toMatchObject({ notification: "sent" });
  });

  test("is left to another attempt at the same delivery, after a wait", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    let goOn: () => void = () => undefined;
    const isHeld = new Promise<void>((resolve) => (goOn = resolve));
    tools.store.onCall = (call, phase) =>
      call === "publish" && phase === "before" ? isHeld : Promise.resolve();
    const first = deliverObject(jobFor(tools, KEY, "same"));
    const pauses: number[] = [];
    const patient = {
      ...tools,
      async pause(milliseconds: number) {
        pauses.push(milliseconds);
        goOn();
        await first;
      },
    };
    await deliverObject(jobFor(patient, KEY, "same"));
    expect(pauses).toEqual([25]);
    expect(tools.messages).toHaveLength(1);
  });

  test("is sent by another attempt at the same delivery after three seconds without a change", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverWithoutNotification(tools, KEY, "same");
    let waited = 0;
    const patient = {
      ...tools,
      pause: (milliseconds: number) => Promise.resolve(void (waited += milliseconds)),
    };
    await deliverObject(jobFor(patient, KEY, "same"));
    expect(waited).toBe(3_175);
    expect(tools.messages).toHaveLength(1);
  });

  test("is sent by a third attempt if the second took over and stopped", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverWithoutNotification(tools, KEY, "same");
    let waited = 0;
    const patient = {
      ...tools,
      async pause(milliseconds: number) {
        if (waited === 0) await deliverWithoutNotification(tools, KEY, "same");
        waited += milliseconds;
      },
    };
    await deliverObject(jobFor(patient, KEY, "same"));
    expect(waited).toBe(25 + 3_175);
    expect(tools.messages).toHaveLength(1);
  });

  test("is sent if other settings give a result without a notification", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverWithoutNotification(tools, KEY, "first");
    const roomier = { ...workbench({ MAX_PIXELS: "99999" }, tools.store), notifier: tools.notifier };
    await deliverObject(jobFor(roomier, KEY, "second"));
    expect(tools.messages).toHaveLength(1);
  });

  test("is sent once by ten simultaneous attempts at one delivery", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    tools.store.onCall = () => sleep(1);
    const copies = Array.from({ length: 10 }, () =>
      deliverObject(jobFor({ ...tools, pause: sleep }, KEY, "same")),
    );
    await Promise.all(copies);
    expect(tools.messages).toHaveLength(1);
  });

  test("about a newer version is not recorded as sent with the one about an older version", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = async (call, phase) => {
      if (call === "publish" && phase === "after") {
        tools.store.onCall = () => Promise.resolve();
        tools.store.upload(source, smallPng(2));
        await deliverWithoutNotification(tools, KEY, "second");
      }
    };
    await deliverObject(jobFor(tools, KEY, "first"));
    await deliverObject(jobFor(tools, KEY, "second"));
    expect(tools.messages).toHaveLength(2);
  });

  test("is sent again for a newer version, under another id", async () => {
    const tools = workbench();
    for (const picture of [1, 2]) {
      tools.store.upload(source, smallPng(picture));
      await deliverObject(jobFor(tools, KEY, `delivery-${picture}`));
    }
    expect(new Set(tools.messages.map(({ id }) => id)).size).toBe(2);
    expect(new Set(tools.messages.map(({ sourceId }) => sourceId)).size).toBe(1);
  });
});
