import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../harness/run.ts";
import { anchors, linkTargets, readDocuments } from "./markdown.ts";

const documents = readDocuments();
const anchorsOf = new Map(documents.map((document) => [document.path, anchors(document)]));

/** Says what is wrong with a link, if anything is. */
function fault(from: string, target: string): string | undefined {
  if (/^(https?|mailto):/.test(target)) return undefined;
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? from : normalize(join(dirname(from), decodeURIComponent(path)));
  if (!existsSync(join(ROOT, file))) return `${file} does not exist`;
  if (anchor === undefined || statSync(join(ROOT, file)).isDirectory()) return undefined;
  return anchorsOf.get(file)?.has(anchor) === true ? undefined : `${file} has no heading #${anchor}`;
}

it.each(documents)("the links of $path lead somewhere", (document) => {
  const faults = linkTargets(document)
    .map((target) => [target, fault(document.path, target)])
    .filter(([, problem]) => problem !== undefined);
  expect(faults).toEqual([]);
});

it("a link to nowhere is found", () => {
  expect(fault("README.md", "docs/none.md")).toBe("docs/none.md does not exist");
  expect(fault("docs/privacy.md", "../README.md#no-such-heading")).toBe(
    "README.md has no heading #no-such-heading",
  );
  expect(fault("docs/privacy.md", "../LICENSE")).toBeUndefined();
});
