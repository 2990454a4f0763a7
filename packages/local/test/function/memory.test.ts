import { pixelate } from "@pixelater/core";
import { PNG } from "pngjs";
import { expect, it } from "vitest";
import { startRig } from "./rig.ts";

it("rejects what takes more memory than the function has, and takes it where it does not", async () => {
  // Twelve megapixels take 557 MB in linear light; the rig's function has 512 MiB.
  const square = PNG.sync.write(new PNG({ width: 40, height: 30, fill: true }));
  const photo = pixelate(PNG.sync.write(new PNG({ width: 4_000, height: 3_000 })), {
    grid: 1,
    format: "jpeg",
  });
  const rig = await startRig({ environment: { GRIDS: "2" } });
  try {
    const asked = { "pixelate-light": "linear" };
    const statusOf = async (name: string) => {
      const manifest = await rig.processed(`pixelated-${name}.json`);
      return JSON.parse(Buffer.from(manifest ?? []).toString()) as {
        status: string;
        error?: { code: string };
      };
    };
    expect((await rig.deliver(await rig.upload("large.jpg", photo, asked))).functionError).toBeUndefined();
    expect(await statusOf("large.jpg")).toMatchObject({ status: "rejected", error: { code: "TOO_LARGE" } });
    await rig.deliver(await rig.upload("plain.jpg", photo));
    expect(await statusOf("plain.jpg")).toMatchObject({ status: "pixelated" });
    await rig.deliver(await rig.upload("small.png", square, asked));
    expect(await statusOf("small.png")).toMatchObject({ status: "pixelated" });
  } finally {
    await rig.close();
  }
});
