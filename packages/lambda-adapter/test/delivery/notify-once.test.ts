import { describe, expect, test } from "vitest";
import { processObject } from "../../src/delivery/deliver.ts";
import { messageOf } from "../../src/notifications/message.ts";
import { smallPng } from "../small-png.ts";
import { deliverUntold, jobFor, manifestOf, PROCESSED, SOURCE, workbench } from "../workbench.ts";

const KEY = "cat.png";
const source = { bucket: SOURCE, key: KEY };
const deleting = { DELETE_ORIGINAL: "after-success" };

describe("the message", () => {
  test("says what stands where, under an id of its own", async () => {
    const tools = workbench();
    const { etag } = tools.store.upload(source, smallPng(1));
    await processObject(jobFor(tools, KEY));
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

  test("has the same id whatever became of the original: it is the same news", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await processObject(jobFor(tools, KEY));
    const manifest = manifestOf(tools, KEY);
    const ids = (["kept", "deleted"] as const).map(
      (original) => manifest && messageOf({ ...manifest, original }, { bucket: PROCESSED }).id,
    );
    expect(ids).toEqual([tools.messages[0]?.id, tools.messages[0]?.id]);
  });

  test("is sent by the delivery that wrote the manifest when it is tried again, and by no other", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverUntold(tools, KEY, "first");
    await processObject(jobFor(tools, KEY, "second"));
    expect(tools.messages).toHaveLength(0);
    await processObject(jobFor(tools, KEY, "first"));
    await processObject(jobFor(tools, KEY, "first"));
    expect(tools.messages).toHaveLength(1);
  });

  test.each([
    ["its time is not over", "2026-01-01T00:02:03Z", 0],
    ["its time is over", "2026-01-01T00:02:05Z", 1],
  ])(
    "is sent by any delivery, and once, when that which wrote the manifest failed: %s",
    async (_, now, told) => {
      const tools = workbench();
      tools.store.upload(source, smallPng(1));
      // At 00:01:00 it has 60 seconds, of which it keeps one back.
      await deliverUntold(tools, KEY, "first");
      const later = { ...tools, now: () => new Date(now) };
      await processObject(jobFor(later, KEY, "second"));
      await processObject(jobFor(later, KEY, "third"));
      expect(tools.messages).toHaveLength(told);
    },
  );

  test("about a manifest that does not say when its writer is over is sent by anyone after 15 minutes", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverUntold(tools, KEY, "first");
    const place = { bucket: PROCESSED, key: "pixelated-cat.png.json" };
    const metadata = { ...tools.store.metadata(place) };
    delete metadata["pixelate-delivery-ends"];
    const { modified } = tools.store.upload(place, tools.store.bytes(place) ?? new Uint8Array(), metadata);
    for (const [minutes, told] of [
      [15, 0],
      [16, 1],
    ] as const) {
      const later = { ...tools, now: () => new Date(modified.getTime() + minutes * 60_000) };
      await processObject(jobFor(later, KEY, `after ${minutes} minutes`));
      expect(tools.messages).toHaveLength(told);
    }
  });

  test("is sent once by two that delete the original at the same time, and by nobody who comes after", async () => {
    const tools = workbench(deleting);
    tools.store.upload(source, smallPng(1));
    // The first is about to note that the original is gone …
    tools.store.journey = async (call, leg) => {
      const isGone = tools.store.stateOf(source) === undefined;
      if (call === "put pixelated-cat.png.json" && leg === "there" && isGone) {
        tools.store.journey = () => Promise.resolve();
        // … when the second notes it before.
        await processObject(jobFor(tools, KEY, "second"));
      }
    };
    await processObject(jobFor(tools, KEY, "first"));
    const later = { ...tools, now: () => new Date("2026-01-02") };
    await processObject(jobFor(later, KEY, "third"));
    expect(tools.messages).toMatchObject([{ original: "deleted" }]);
    expect(manifestOf(tools, KEY)).toMatchObject({ original: "deleted", notification: "sent" });
  });

  test("is sent once by two that take over from one that is over, and by nobody who comes after", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverUntold(tools, KEY, "first");
    const later = { ...tools, now: () => new Date("2026-01-02") };
    // The second is about to take over when the third comes and does so.
    tools.store.journey = async (call, leg) => {
      if (call === "put pixelated-cat.png.json" && leg === "there") {
        tools.store.journey = () => Promise.resolve();
        await processObject(jobFor(later, KEY, "third"));
      }
    };
    await processObject(jobFor(later, KEY, "second"));
    await processObject(jobFor(later, KEY, "fourth"));
    expect(tools.messages).toHaveLength(1);
  });

  test("is left to whoever took over, while that goes on", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverUntold(tools, KEY, "first");
    const later = { ...tools, now: () => new Date("2026-01-02") };
    tools.store.journey = async (call, leg) => {
      if (call === "publish" && leg === "there") {
        tools.store.journey = () => Promise.resolve();
        await processObject(jobFor(later, KEY, "third"));
        expect(manifestOf(tools, KEY)).toMatchObject({ notification: { by: expect.any(String) as string } });
      }
    };
    await processObject(jobFor(later, KEY, "second"));
    expect(tools.messages).toHaveLength(1);
    expect(manifestOf(tools, KEY)).toMatchObject({ notification: "sent" });
  });

  test("is left to another attempt at the same delivery, which is waited for", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    let goOn: () => void = () => undefined;
    const isHeld = new Promise<void>((resolve) => (goOn = resolve));
    tools.store.journey = (call, leg) => (call === "publish" && leg === "there" ? isHeld : Promise.resolve());
    const first = processObject(jobFor(tools, KEY, "same"));
    const pauses: number[] = [];
    const patient = {
      ...tools,
      async pause(milliseconds: number) {
        pauses.push(milliseconds);
        goOn();
        await first;
      },
    };
    await processObject(jobFor(patient, KEY, "same"));
    expect(pauses).toEqual([25]);
    expect(tools.messages).toHaveLength(1);
  });

  test("is sent by another attempt at the same delivery after three seconds in which nothing happened", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverUntold(tools, KEY, "same");
    let waited = 0;
    const patient = {
      ...tools,
      pause: (milliseconds: number) => Promise.resolve(void (waited += milliseconds)),
    };
    await processObject(jobFor(patient, KEY, "same"));
    expect(waited).toBe(3_175);
    expect(tools.messages).toHaveLength(1);
  });

  test("is sent in the place of another attempt that took over meanwhile and stopped, too", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverUntold(tools, KEY, "same");
    let waited = 0;
    const patient = {
      ...tools,
      async pause(milliseconds: number) {
        if (waited === 0) await deliverUntold(tools, KEY, "same");
        waited += milliseconds;
      },
    };
    await processObject(jobFor(patient, KEY, "same"));
    expect(waited).toBe(25 + 3_175);
    expect(tools.messages).toHaveLength(1);
  });

  test("is sent when other settings come to a result of which nobody was told", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    await deliverUntold(tools, KEY, "first");
    const roomier = { ...workbench({ MAX_PIXELS: "99999" }, tools.store), notifier: tools.notifier };
    await processObject(jobFor(roomier, KEY, "second"));
    expect(tools.messages).toHaveLength(1);
  });

  test("is sent once however many attempts at one delivery there are at the same time", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    const travelling = (milliseconds: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    tools.store.journey = () => travelling(1);
    const copies = Array.from({ length: 10 }, () =>
      processObject(jobFor({ ...tools, pause: travelling }, KEY, "same")),
    );
    await Promise.all(copies);
    expect(tools.messages).toHaveLength(1);
  });

  test("about a newer version is not noted as sent with that about an older one", async () => {
    const tools = workbench();
    tools.store.upload(source, smallPng(1));
    tools.store.journey = async (call, leg) => {
      if (call === "publish" && leg === "back") {
        tools.store.journey = () => Promise.resolve();
        tools.store.upload(source, smallPng(2));
        await deliverUntold(tools, KEY, "second");
      }
    };
    await processObject(jobFor(tools, KEY, "first"));
    await processObject(jobFor(tools, KEY, "second"));
    expect(tools.messages).toHaveLength(2);
  });

  test("is sent again for a newer version, under another id", async () => {
    const tools = workbench();
    for (const picture of [1, 2]) {
      tools.store.upload(source, smallPng(picture));
      await processObject(jobFor(tools, KEY, `delivery-${picture}`));
    }
    expect(new Set(tools.messages.map(({ id }) => id)).size).toBe(2);
    expect(new Set(tools.messages.map(({ sourceId }) => sourceId)).size).toBe(1);
  });
});
