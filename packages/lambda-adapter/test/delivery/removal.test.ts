import { describe, expect, test } from "vitest";
import { InvalidationFault, OutOfTime, StorageFault } from "../../src/errors.ts";
import { FakeCdn } from "../fake-cdn.ts";
import { FakeStore } from "../fake-store.ts";
import { invoke, notification } from "../invoke.ts";
import { smallPng } from "../small-png.ts";
import { PROCESSED, SOURCE, workbench } from "../workbench.ts";

const KEY = "uploads/cat.png";
const source = { bucket: SOURCE, key: KEY };
const output = { bucket: PROCESSED, key: "uploads/pixelated-2x2-cat.png" };
const manifest = { bucket: PROCESSED, key: "uploads/pixelated-cat.png.json" };
const removal = notification(KEY, "ObjectRemoved:Delete");

async function delivered(variables = {}, store = new FakeStore(), metadata: Record<string, string> = {}) {
  const tools = workbench({ DELETE_OUTPUTS: "with-original", GRIDS: "2", ...variables }, store);
  store.upload(source, smallPng(1), metadata);
  const cdn = new FakeCdn(store);
  const whole = { ...tools, cdn };
  await invoke(whole, notification(KEY), "upload");
  return whole;
}

describe("the outputs of a deleted photo", () => {
  test("are deleted, then the topic is notified, then the manifest is deleted", async () => {
    const tools = await delivered();
    const { etag = "" } = tools.store.stateOf(output) ?? {};
    const calls: string[] = [];
    tools.store.onCall = (call, phase) => {
      if (phase === "before" && /^(delete|publish|invalidate)/.test(call)) calls.push(call);
      return Promise.resolve();
    };
    tools.store.remove(source);
    await invoke(tools, removal, "removal");
    expect(calls).toEqual([`delete ${output.key}`, "invalidate", "publish", `delete ${manifest.key}`]);
    expect(tools.store.allVersions(PROCESSED)).toEqual([]);
    expect(tools.removals).toMatchObject([
      {
        version: 1,
        type: "pixelater.removed",
        status: "removed",
        source: { bucket: SOURCE, key: KEY },
        sourceId: tools.messages[0]?.sourceId,
        outputs: [{ key: output.key, etag }],
        processedBucket: PROCESSED,
        manifestKey: manifest.key,
      },
    ]);
    const v = etag.replaceAll('"', "");
    const paths = [output.key, `${output.key}?v=${v}`, manifest.key].flatMap((it) => [`/p/${it}`, `/${it}`]);
    expect(tools.cdn.requests.map((request) => request.paths)).toEqual([paths.sort()]);
    expect(tools.reported).toContain(`${KEY} removed`);
  });

  test("take as many requests as docs/costs.md says", async () => {
    const tools = await delivered({ GRIDS: "" });
    tools.store.remove(source);
    tools.store.calls.splice(0);
    await invoke(tools, removal, "removal");
    const count = (...names: string[]) =>
      tools.store.calls.filter((call) => names.includes(call.split(" ")[0] ?? "")).length;
    expect({ lists: count("versions"), reads: count("open", "head"), writes: count("put") }).toEqual({
      lists: 7,
      reads: 14,
      writes: 0,
    });
  });

  test("stay without the setting: the event is ignored", async () => {
    const tools = await delivered({ DELETE_OUTPUTS: "never" });
    tools.store.remove(source);
    await invoke(tools, removal, "removal");
    expect(tools.reported).toContain(`${KEY} deletion`);
    expect(tools.store.keys(PROCESSED)).toEqual([output.key, manifest.key]);
  });

  test("are deleted in every version, and so are those of earlier grids; objects of others stay", async () => {
    const tools = await delivered({}, new FakeStore([PROCESSED]), { "pixelate-grids": "3,4" });
    const foreign = { bucket: PROCESSED, key: "uploads/pixelated-3x3-cat.png" };
    tools.store.upload(foreign, smallPng(9));
    for (const picture of [2, 3]) {
      tools.store.upload(source, smallPng(picture));
      await invoke(tools, notification(KEY), `upload-${picture}`);
    }
    expect(tools.store.allVersions(PROCESSED).length).toBeGreaterThan(6);
    tools.store.remove(source);
    await invoke(tools, removal, "removal");
    expect(tools.store.allVersions(PROCESSED)).toEqual([`${PROCESSED}/${foreign.key}`]);
    expect(tools.store.bytes(foreign)).toEqual(smallPng(9));
  });

  test("are replaced by those of an older version that became the current one", async () => {
    const tools = await delivered({}, new FakeStore([SOURCE]));
    const first = tools.store.stateOf(output)?.etag;
    tools.store.upload(source, smallPng(2));
    await invoke(tools, notification(KEY), "upload-2");
    tools.store.removeNewestVersion(source);
    await invoke(tools, removal, "removal");
    expect(tools.store.stateOf(output)?.etag).toBe(first);
    expect(tools.removals).toEqual([]);
  });

  test("stay if the function was asked to delete the photo, even where it was refused", async () => {
    const tools = workbench({
      DELETE_OUTPUTS: "with-original",
      DELETE_ORIGINAL: "after-success",
      GRIDS: "2",
    });
    tools.store.upload(source, smallPng(1));
    tools.store.onCall = (call) =>
      call === `delete ${KEY}`
        ? Promise.reject(new StorageFault("AccessDenied", { isRefusal: true }))
        : Promise.resolve();
    await invoke(tools, notification(KEY), "upload");
    tools.store.onCall = () => Promise.resolve();
    tools.store.remove(source);
    await invoke(tools, removal, "removal");
    expect(tools.store.keys(PROCESSED)).toEqual([output.key, manifest.key]);
  });

  test("go with a photo that was rejected, though its deletion was requested", async () => {
    const tools = await delivered();
    tools.store.upload(source, new TextEncoder().encode("no photo"), { "pixelate-delete-original": "true" });
    await invoke(tools, notification(KEY), "upload-2");
    // Earlier releases recorded the request with a rejection, too.
    const metadata = { ...tools.store.metadata(manifest), "pixelate-deletion": "true" };
    tools.store.upload(manifest, tools.store.bytes(manifest) ?? new Uint8Array(), metadata);
    tools.store.remove(source);
    await invoke(tools, removal, "removal");
    expect(tools.store.allVersions(PROCESSED)).toEqual([]);
  });

  test("with grids of its own go, though the event of its deletion came before its manifest", async () => {
    const tools = workbench({ DELETE_OUTPUTS: "with-original" });
    tools.store.upload(source, smallPng(1), { "pixelate-grids": "3" });
    tools.store.onCall = async (call, phase) => {
      if (call !== `put ${manifest.key}` || phase !== "before") return;
      tools.store.onCall = () => Promise.resolve();
      tools.store.remove(source);
      await invoke(tools, removal, "removal");
      expect(tools.store.keys(PROCESSED)).toEqual(["uploads/pixelated-3x3-cat.png"]);
    };
    await invoke(tools, notification(KEY), "upload");
    expect(tools.store.allVersions(PROCESSED)).toEqual([]);
    expect(tools.messages).toEqual([]);
  });

  test("go in one attempt, also if another one deletes a version that was just listed", async () => {
    const tools = await delivered({}, new FakeStore([PROCESSED]));
    tools.store.upload(source, smallPng(2));
    await invoke(tools, notification(KEY), "upload-2");
    tools.store.remove(source);
    tools.store.onCall = (call, phase) => {
      if (call === `versions ${output.key}` && phase === "after") {
        tools.store.onCall = () => Promise.resolve();
        tools.store.removeNewestVersion(output);
      }
      return Promise.resolve();
    };
    await invoke(tools, removal, "removal");
    expect(tools.store.allVersions(PROCESSED)).toEqual([]);
  });

  test("go, also if another attempt replaces one that was just listed", async () => {
    const tools = await delivered();
    const metadata = { ...tools.store.metadata(output) };
    tools.store.remove(source);
    tools.store.onCall = (call, phase) => {
      if (call === `versions ${output.key}` && phase === "after") {
        tools.store.onCall = () => Promise.resolve();
        tools.store.upload(output, smallPng(2), metadata);
      }
      return Promise.resolve();
    };
    await invoke(tools, removal, "removal");
    expect(tools.store.allVersions(PROCESSED)).toEqual([]);
  });

  test("and the manifest of a rejected photo go, if the event of the deletion came before that manifest", async () => {
    const tools = await delivered();
    tools.store.upload(source, new TextEncoder().encode("no photo"), { "pixelate-delete-original": "true" });
    tools.store.onCall = async (call, phase) => {
      if (call !== `put ${manifest.key}` || phase !== "before") return;
      tools.store.onCall = () => Promise.resolve();
      tools.store.remove(source);
      await invoke(tools, removal, "removal");
    };
    await invoke(tools, notification(KEY), "upload-2");
    expect(tools.store.allVersions(PROCESSED)).toEqual([]);
  });

  test("stay without a manifest where the function deletes originals: it may have been lost since", async () => {
    const tools = await delivered({ DELETE_ORIGINAL: "after-success" });
    tools.store.remove(manifest);
    await invoke(tools, removal, "removal");
    expect(tools.store.keys(PROCESSED)).toEqual([output.key]);
  });

  test("stay if a lifecycle rule was due to delete the photo that the attempt saw, and not the earlier one", async () => {
    const tools = await delivered();
    tools.store.upload(source, smallPng(2));
    tools.store.expires.set(KEY, new Date("2025-12-31"));
    tools.store.onCall = (call, phase) => {
      if (call !== `put ${output.key}` || phase !== "before") return Promise.resolve();
      tools.store.onCall = () => Promise.resolve();
      tools.store.remove(source);
      return Promise.resolve();
    };
    await invoke(tools, notification(KEY), "upload-2");
    expect(tools.store.keys(PROCESSED)).toEqual([output.key, manifest.key]);
  });

  test("are deleted again with a message of its own, if the photo was uploaded again", async () => {
    const tools = await delivered();
    tools.store.remove(source);
    await invoke(tools, removal, "removal-1");
    tools.store.upload(source, smallPng(1));
    await invoke(tools, notification(KEY), "upload-2");
    tools.store.remove(source);
    await invoke(tools, removal, "removal-2");
    expect(tools.removals).toHaveLength(2);
    expect(new Set(tools.removals.map(({ id }) => id)).size).toBe(2);
  });

  test("that do not exist are no removal", async () => {
    const tools = workbench({ DELETE_OUTPUTS: "with-original" });
    await invoke(tools, removal, "removal");
    expect(tools.reported).toEqual([`${KEY} gone`]);
  });

  test("of which there are very many are read a few at a time", async () => {
    const tools = await delivered({}, new FakeStore([PROCESSED]));
    for (let i = 0; i < 40; i++) tools.store.upload(output, smallPng(i), { ...tools.store.metadata(output) });
    tools.store.remove(source);
    let open = 0;
    let most = 0;
    tools.store.onCall = async (call, phase) => {
      if (call !== `head ${output.key}`) return;
      open += phase === "before" ? 1 : -1;
      most = Math.max(most, open);
      await Promise.resolve();
    };
    await invoke(tools, removal, "removal");
    expect(tools.store.allVersions(PROCESSED)).toEqual([]);
    expect(most).toBeLessThanOrEqual(8);
  });

  test.each([
    ["stay if a lifecycle rule deleted it", "2025-12-31", [output.key, manifest.key]],
    ["go if such a rule would have deleted it later", "2026-02-01", []],
  ])("when the upload's own event is retried: they %s", async (_, expires, kept) => {
    const store = new FakeStore();
    store.expires.set(KEY, new Date(expires));
    const tools = await delivered({}, store);
    store.remove(source);
    await invoke(tools, notification(KEY), "upload");
    expect(store.keys(PROCESSED)).toEqual(kept);
  });

  test("stay when another event of the upload comes late: it does not say who deleted the photo", async () => {
    const tools = await delivered();
    tools.store.remove(source);
    await invoke(tools, notification(KEY), "late");
    expect(tools.store.keys(PROCESSED)).toEqual([output.key, manifest.key]);
  });
});

describe("a photo that exists again at the end of a removal", () => {
  test("is delivered, and the copies of what it replaced are removed", async () => {
    const tools = await delivered();
    tools.store.remove(source);
    tools.store.onCall = (call, phase) => {
      if (call === "invalidate" && phase === "after") {
        tools.store.onCall = () => Promise.resolve();
        tools.store.upload(source, smallPng(2));
      }
      return Promise.resolve();
    };
    await invoke(tools, removal, "removal");
    expect(tools.store.keys(PROCESSED)).toEqual([output.key, manifest.key]);
    expect(tools.removals).toEqual([]);
    expect(tools.cdn.requests).toHaveLength(2);
    expect(tools.cdn.requests[1]?.paths).toContain(`/p/${manifest.key}`);
  });

  test("is what the answer to a job is about", async () => {
    const tools = await delivered();
    tools.store.remove(manifest);
    tools.store.remove(source);
    tools.store.onCall = (call, phase) => {
      if (call === `delete ${output.key}` && phase === "after") {
        tools.store.onCall = () => Promise.resolve();
        tools.store.upload(source, smallPng(2));
      }
      return Promise.resolve();
    };
    const task = { taskId: "t", s3Key: KEY, s3Bucket: SOURCE };
    const job = { invocationSchemaVersion: "2.0", invocationId: "i", job: { id: "j" }, tasks: [task] };
    await expect(invoke(tools, job, "job")).resolves.toMatchObject({
      results: [{ resultCode: "Succeeded", resultString: "1 outputs" }],
    });
    expect(tools.cdn.requests[0]?.paths).toContain(`/p/${output.key}`);
  });
});

describe("a removal that fails", () => {
  test.each(["failed", "unsuitable"] as const)(
    "at the invalidation (%s) keeps the manifest, and its retry completes it",
    async (kind) => {
      const tools = await delivered();
      tools.cdn.view();
      tools.store.remove(source);
      tools.cdn.faults.push(...[kind, kind].map((it) => new InvalidationFault("no", it)));
      await expect(invoke(tools, removal, "removal")).rejects.toThrow("no");
      expect(tools.store.keys(PROCESSED)).toEqual([manifest.key]);
      expect(tools.removals).toEqual([]);
      tools.cdn.faults.splice(0);
      await invoke(tools, removal, "removal");
      expect(tools.store.allVersions(PROCESSED)).toEqual([]);
      expect(tools.cdn.stale()).toEqual([]);
      expect(tools.removals).toHaveLength(1);
    },
  );

  test("before the invalidation leaves no stale copy, though the photo is uploaded again, by a delivery that is killed there too", async () => {
    const tools = await delivered();
    tools.cdn.view();
    const killed = () => {
      tools.store.onCall = (call) =>
        call === "invalidate" ? Promise.reject(new Error("killed")) : Promise.resolve();
    };
    tools.store.remove(source);
    killed();
    await expect(invoke(tools, removal, "removal")).rejects.toThrow("killed");
    tools.store.upload(source, smallPng(2));
    await expect(invoke(tools, notification(KEY), "upload-2")).rejects.toThrow("killed");
    tools.store.onCall = () => Promise.resolve();
    await invoke(tools, notification(KEY), "upload-2");
    expect(tools.cdn.stale()).toEqual([]);
  });

  test("is completed where CloudFront refuses the invalidation", async () => {
    const tools = await delivered();
    tools.store.remove(source);
    tools.cdn.faults.push(new InvalidationFault("AccessDenied", "refused"));
    await invoke(tools, removal, "removal");
    expect(tools.store.allVersions(PROCESSED)).toEqual([]);
    expect(tools.reported).toContain("invalidation refused: AccessDenied");
  });

  test("is retried if storage refuses it: its event must not be lost", async () => {
    const tools = await delivered();
    tools.store.remove(source);
    tools.store.onCall = (call) =>
      call === `delete ${output.key}`
        ? Promise.reject(new StorageFault("AccessDenied", { isRefusal: true }))
        : Promise.resolve();
    await expect(invoke(tools, removal, "removal")).rejects.toThrow("AccessDenied");
  });

  test("for lack of time goes on where it stopped", async () => {
    const tools = await delivered({}, new FakeStore([PROCESSED]));
    for (let i = 0; i < 40; i++) tools.store.upload(output, smallPng(i), { ...tools.store.metadata(output) });
    tools.store.remove(source);
    let attempts = 0;
    for (let left = -1; left !== 0; attempts++) {
      let deletions = 0;
      tools.store.onCall = (call, phase) =>
        call === `delete ${output.key}` && phase === "before" && ++deletions > 15
          ? Promise.reject(new OutOfTime("no time left"))
          : Promise.resolve();
      await invoke(tools, removal, "removal").catch((error: unknown) => {
        expect(error).toBeInstanceOf(OutOfTime);
      });
      left = tools.store.allVersions(PROCESSED).length;
    }
    expect(attempts).toBe(3);
    expect(tools.removals).toHaveLength(1);
  });

  test("sends the same message again after the topic's answer was lost", async () => {
    const tools = await delivered();
    tools.store.remove(source);
    tools.store.onCall = (call, phase) =>
      call === "publish" && phase === "after" ? Promise.reject(new Error("lost")) : Promise.resolve();
    await expect(invoke(tools, removal, "removal")).rejects.toThrow("lost");
    tools.store.onCall = () => Promise.resolve();
    await invoke(tools, removal, "removal");
    expect(tools.removals).toHaveLength(2);
    expect(new Set(tools.removals.map(({ id }) => id)).size).toBe(1);
  });
});
