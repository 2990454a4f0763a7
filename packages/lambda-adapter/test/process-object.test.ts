import { decode, pixelate } from "@pixelater/core";
import { describe, expect, test } from "vitest";
import { parseManifest } from "../src/manifest.ts";
import { processObject } from "../src/process-object.ts";
import { smallPng } from "./small-png.ts";
import { jobFor, PROCESSED, SOURCE, workbench } from "./workbench.ts";

describe("processObject", () => {
  test("writes every grid's output, and a manifest that lists them", async () => {
    const tools = workbench();
    const bytes = smallPng(1);
    const source = tools.store.upload({ bucket: SOURCE, key: "uploads/cat.png" }, bytes);

    await processObject(jobFor(tools, "uploads/cat.png"));

    expect(tools.store.keys(PROCESSED)).toEqual([
      "uploads/pixelated-2x2-cat.png",
      "uploads/pixelated-3px-cat.png",
      "uploads/pixelated-cat.png.json",
    ]);
    const halves = tools.store.bytes({ bucket: PROCESSED, key: "uploads/pixelated-2x2-cat.png" });
    expect(decode(halves ?? new Uint8Array())).toEqual(decode(pixelate(bytes, { grid: 2 })));
    const manifest = tools.store.bytes({ bucket: PROCESSED, key: "uploads/pixelated-cat.png.json" });
    expect(parseManifest(manifest ?? new Uint8Array())).toMatchObject({
      status: "pixelated",
      source: { bucket: SOURCE, key: "uploads/cat.png", etag: source.etag, bytes: bytes.length },
      image: { format: "png", width: 7, height: 5 },
      outputs: [
        { grid: "2x2", columns: 2, rows: 2, contentType: "image/png", bytes: halves?.length },
        { grid: "3px", columns: 3, rows: 2, key: "uploads/pixelated-3px-cat.png" },
      ],
      original: "kept",
    });
  });
});
