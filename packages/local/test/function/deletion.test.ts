import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { type Rig, startRig } from "./rig.ts";

const KEY = "uploads/photo.png";
const deleting = { environment: { DELETE_ORIGINAL: "after-success", GRIDS: "2" } };

function photo(shade: number): Uint8Array {
  const image = new PNG({ width: 9, height: 7 });
  image.data.fill(shade);
  return PNG.sync.write(image);
}

async function within(work: (rig: Rig) => Promise<void>, options = {}): Promise<void> {
  const rig = await startRig({ ...deleting, ...options });
  try {
    await work(rig);
  } finally {
    await rig.close();
  }
}

async function manifest(rig: Rig): Promise<unknown> {
  return JSON.parse(Buffer.from((await rig.processed("uploads/pixelated-photo.png.json")) ?? []).toString());
}

describe("the original", () => {
  it("is gone for good, from a bucket that never had versions", () =>
    within(async (rig) => {
      await rig.deliver(await rig.upload(KEY, photo(1)));
      expect(rig.source.versionsOf(KEY)).toEqual([]);
      expect(await manifest(rig)).toMatchObject({ original: "deleted", outputs: [{ grid: "2x2" }] });
    }));

  it("is gone with all its versions, those from before the bucket had versions too", () =>
    within(async (rig) => {
      await rig.upload(KEY, photo(1));
      await rig.source.configure({ versioning: "Enabled" });
      await rig.upload(KEY, photo(2));
      await rig.deliver(await rig.upload(KEY, photo(3)));
      expect(rig.source.versionsOf(KEY)).toEqual([]);
      expect(await manifest(rig)).toMatchObject({ original: "deleted" });
    }));

  it.each(["Enabled", "Suspended"] as const)(
    "is gone, not hidden, if it is from before versions were %s",
    (versioning) =>
      within(async (rig) => {
        const event = await rig.upload(KEY, photo(1));
        await rig.source.configure({ versioning });
        await rig.deliver(event);
        expect(rig.source.versionsOf(KEY)).toEqual([]);
        expect(await manifest(rig)).toMatchObject({ original: "deleted", source: { versionId: "null" } });
      }),
  );

  it("stays if an upload took its place while versions were suspended", async () => {
    let whileDeleting: (() => void) | undefined;
    const isDeletion = new Promise<void>((resolve) => {
      whileDeleting = resolve;
    });
    const faults = ({ method }: { method: string }) => {
      if (method !== "DELETE") return undefined;
      whileDeleting?.();
      return { kind: "delay" as const, ms: 300 };
    };
    await within(
      async (rig) => {
        await rig.source.configure({ versioning: "Suspended" });
        const delivery = rig.deliver(await rig.upload(KEY, photo(1)));
        await isDeletion;
        await rig.upload(KEY, photo(2));
        await delivery;
        expect(rig.source.versionsOf(KEY)).toMatchObject([{ versionId: "null", deleteMarker: false }]);
        expect(JSON.parse(rig.topic.messages[0]?.message ?? "")).toMatchObject({ remainingVersions: 1 });
      },
      { faults },
    );
  });

  it("stays if an output is gone before the deletion", async () => {
    let isManifestWritten = false;
    const faults = ({ method, url }: { method: string; url: string }) => {
      if (method === "PUT" && url.includes(".json")) isManifestWritten = true;
      const isLook = method === "HEAD" && isManifestWritten && url.includes("pixelated-2x2-");
      return isLook ? { kind: "status" as const, status: 404 } : undefined;
    };
    await within(
      async (rig) => {
        const { functionError } = await rig.deliver(await rig.upload(KEY, photo(1)));
        expect(functionError).toBeUndefined();
        expect(rig.source.versionsOf(KEY)).toHaveLength(1);
        expect(await manifest(rig)).toMatchObject({ original: "kept" });
      },
      { faults },
    );
  });
});
