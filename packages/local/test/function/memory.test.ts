import { expect, it } from "vitest";
import { blackPng } from "../black-png.ts";
import { startRig } from "./rig.ts";

it("rejects what takes more memory than the function has, and takes it where it does not", async () => {
  // A cell for each of its 25 megapixels takes a gigabyte; the function has 269 MB.
  const photo = blackPng(5_000);
  const square = blackPng(40);
  const rig = await startRig({ environment: { GRIDS: "2" }, memoryMb: 256 });
  try {
    const asked = { "pixelate-grids": "5000" };
    const statusOf = async (name: string) => {
      const manifest = await rig.processed(`pixelated-${name}.json`);
      return JSON.parse(Buffer.from(manifest ?? []).toString()) as {
        status: string;
        error?: { code: string; message: string };
      };
    };
    expect((await rig.deliver(await rig.upload("large.png", photo, asked))).functionError).toBeUndefined();
    expect(await statusOf("large.png")).toMatchObject({
      status: "rejected",
      error: { code: "TOO_LARGE", message: expect.stringMatching(/take \d+ MB\. /) as string },
    });
    await rig.deliver(await rig.upload("plain.png", photo));
    expect(await statusOf("plain.png")).toMatchObject({ status: "pixelated" });
    await rig.deliver(await rig.upload("small.png", square, asked));
    expect(await statusOf("small.png")).toMatchObject({ status: "pixelated" });
  } finally {
    await rig.close();
  }
});
