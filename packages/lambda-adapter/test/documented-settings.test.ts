import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { metadataName, REQUEST_SETTINGS } from "../src/pixelation/setting-names.ts";
import { pixelationSettingsFor } from "../src/pixelation/object-settings.ts";
import { settingsFrom } from "../src/settings.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, path), "utf8");
const documentation = read("../../../docs/lambda.md");

test("docs/lambda.md describes every variable of the environment", () => {
  const variables = [
    ...read("../src/settings.ts").matchAll(/^ {2}([A-Z][A-Z_]+): [a-z]|given\["([A-Z_]+)"\]/gm),
  ].map(([, inSchema, other]) => inSchema ?? other);
  expect(variables).toEqual(expect.arrayContaining(["GRIDS", "REGIONS", "ORIGIN_SECRET", "CACHE_CONTROL"]));
  expect(variables.filter((name) => !documentation.includes(`\`${name ?? ""}\``))).toEqual([]);
});

test("docs/lambda.md describes the metadata of every setting, which objects may have", () => {
  const { pixelation } = settingsFrom({ PROCESSED_BUCKET: "processed" });
  const names = REQUEST_SETTINGS.filter((name) => name !== "quality").map(metadataName);
  for (const name of [...names, "pixelate-delete-original"]) {
    expect(documentation).toContain(`\`${name}`);
    expect(() => pixelationSettingsFor({ [name]: "" }, pixelation)).toThrow(`for ${name} but received ""`);
  }
});
