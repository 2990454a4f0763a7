import { pixelate, placeholder } from "@pixelater/core";
import { blurHash, thumbHash } from "@pixelater/core/hashes";
import { describe, expect, test } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import { jobFor, manifestOf, PROCESSED, SOURCE, type Workbench, workbench } from "../workbench.ts";

const KEY = "uploads/cat.png";
const source = { bucket: SOURCE, key: KEY };

async function delivered(
  metadata: Record<string, string>,
  variables: Record<string, string> = {},
  photo = smallPng(3),
): Promise<Workbench> {
  const tools = workbench({ GRIDS: "2", ...variables }, new FakeStore());
  tools.store.upload(source, photo, metadata);
  await deliverObject(jobFor(tools, KEY));
  return tools;
}

describe("a placeholder in the manifest", () => {
  test("is made of the output with the most cells, and is in the message too", async () => {
    const tools = await delivered({ "pixelate-placeholder": "true", "pixelate-grids": "1,4,2" });
    const output = tools.store.bytes({ bucket: PROCESSED, key: "uploads/pixelated-4x4-cat.png" });
    const { dataUrl, averageColor, css, hashes } = placeholder(output ?? new Uint8Array(), {
      hashes: { thumbHash, blurHash },
    });
    const expected = { dataUrl, averageColor, css, ...hashes };
    const manifest = manifestOf(tools, KEY);
    expect(manifest?.placeholder).toEqual(expected);
    expect(manifest?.outputs.map(({ grid }) => grid)).toEqual(["1x1", "4x4", "2x2"]);
    expect(tools.messages).toMatchObject([{ placeholder: expected }]);
    expect(dataUrl.length).toBeLessThanOrEqual(400);
  });

  test("shows nothing that the outputs hide", async () => {
    const [before, after] = [pixelated("#ff0000"), pixelated("#0000ff")];
    const metadata = {
      "pixelate-regions": "0,0,100%,50%",
      "pixelate-cover": "solid",
      "pixelate-color": "#202020",
    };
    const placeholders = [];
    for (const photo of [before, after]) {
      const tools = await delivered({ ...metadata, "pixelate-placeholder": "true" }, {}, photo);
      placeholders.push(manifestOf(tools, KEY)?.placeholder);
    }
    expect(placeholders[0]).toBeDefined();
    expect(placeholders[0]).toEqual(placeholders[1]);
  });

  test("is set for a deployment, and refused by an object", async () => {
    expect(manifestOf(await delivered({}), KEY)).not.toHaveProperty("placeholder");
    expect(manifestOf(await delivered({}, { PLACEHOLDER: "true" }), KEY)).toHaveProperty("placeholder");
    const refused = await delivered({ "pixelate-placeholder": "false" }, { PLACEHOLDER: "true" });
    expect(manifestOf(refused, KEY)).not.toHaveProperty("placeholder");
  });
});

/** Returns a photo whose upper half has a color, and whose lower half is white. */
function pixelated(color: `#${string}`): Uint8Array {
  const white = pixelate(smallPng(3), { grid: 1, palette: ["#ffffff"] });
  const upperHalf = { left: 0, top: 0, width: "100%", height: "50%" } as const;
  return pixelate(white, { cellSize: 1, regions: [upperHalf], color });
}
