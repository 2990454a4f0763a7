import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { deliver, UPLOADS } from "./deliveries.ts";

// The metadata contains a digest that depends on core's version. A release must not change these files.
vi.mock("@pixelater/core/package.json", () => ({ default: { version: "0.0.0" } }));

/**
 * Compares manifests, keys, metadata, outputs and messages with those of an earlier build: a move or a rename may change
 * none of them. After an intended change, `pnpm exec vitest run --project lambda-adapter test/golden -u` updates the files.
 */
const FOLDERS: readonly (readonly [name: string, folder: URL, uploads: readonly string[]])[] = [
  ["photos", new URL("../../../../photos/", import.meta.url), Object.keys(UPLOADS)],
  ["reports", new URL("../../../../../shared/cases/reports/", import.meta.url), ["cellSize", "regions"]],
];

describe.each(FOLDERS.filter(([, folder]) => existsSync(folder)))(
  "deliveries of %s",
  (name, folder, uploads) => {
    const files = readdirSync(folder).filter((file) => /\.(jpg|png)$/.test(file));

    test.each(uploads)("write the same objects and messages: %s", async (upload) => {
      const found: string[] = [];
      for (const file of files) {
        const bytes = new Uint8Array(readFileSync(new URL(file, folder)));
        found.push(file, ...(await deliver(file, bytes, UPLOADS[upload] ?? {})), "");
      }
      await expect(found.join("\n")).toMatchFileSnapshot(`${name}/${upload}.txt`);
    });
  },
);
