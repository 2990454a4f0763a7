import { describe, expect, it } from "vitest";
import { ManifestError, readManifest, writeManifest } from "../../src/batch/manifest.ts";

describe("readManifest", () => {
  it("takes buckets, encoded keys and versions as they are", () => {
    const text = 'source,"a%2Cb+c.png",v1\nsource,d.png,\n';
    expect(readManifest(text)).toEqual([
      { bucket: "source", encodedKey: "a%2Cb+c.png", versionId: "v1" },
      { bucket: "source", encodedKey: "d.png" },
    ]);
  });

  it("reads what writeManifest writes", () => {
    const targets = [
      { bucket: "source", encodedKey: 'a"b,c.png' },
      { bucket: "source", encodedKey: "d" },
    ];
    expect(readManifest(writeManifest(targets))).toEqual(targets);
  });

  it.each([
    ["", "Expected a manifest with at least one object"],
    ["source\n", "in line 1 of the manifest but received 1 fields"],
    ["source,a,b,c\n", "in line 1 of the manifest but received 4 fields"],
    ["source,a\nsource,b,v\n", "in line 2 of the manifest but received 3 fields"],
    ["source,a\nsource,\n", "Expected a bucket and a key in line 2 of the manifest"],
    ["source,a\nother,b\n", "Expected the bucket source in line 2 of the manifest but received other"],
    ['source,"a\n', "Expected a manifest in CSV"],
  ])("refuses %j", (text, message) => {
    const read = () => readManifest(text);
    expect(read).toThrow(ManifestError);
    expect(read).toThrow(message);
  });
});
