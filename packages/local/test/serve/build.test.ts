import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { BUILDS } from "../../src/serve/build.ts";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const SCOPE = "@pixelater/";

/** Dependencies of the page that only its tests use. */
const FOR_TESTS = ["local", "reveal"];

async function dependenciesOf(name: string): Promise<string[]> {
  const file = fileURLToPath(new URL(`../../../${name}/package.json`, import.meta.url));
  const { dependencies, devDependencies } = JSON.parse(await readFile(file, "utf8")) as Manifest;
  return Object.keys({ ...dependencies, ...devDependencies })
    .filter((dependency) => dependency.startsWith(SCOPE))
    .map((dependency) => dependency.slice(SCOPE.length))
    .filter((dependency) => !FOR_TESTS.includes(dependency));
}

describe("what npm start builds", () => {
  it.each(BUILDS)("covers every package that $product contains", async ({ product, from }) => {
    const [name = ""] = product.split("/");
    const needed = new Set([name]);
    for (const each of needed) for (const dependency of await dependenciesOf(each)) needed.add(dependency);
    expect([...from].sort()).toEqual([...needed].sort());
  });
});
