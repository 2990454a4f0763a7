/** A copy of the module, with stand-ins for the two builds that it uploads, that a test may break. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { MODULE } from "./module.ts";

/** Laid beside the copy, where the module looks for them by default. */
const BUILDS: Readonly<Record<string, string>> = {
  "packages/lambda-adapter/dist/function.zip": "stands in for the packed function\n",
  "packages/lambda-adapter/dist/function-faces.zip": "stands in for the one that finds faces\n",
  "packages/lambda-adapter/dist/function-formats.zip": "stands in for the one that decodes other formats\n",
  "packages/lambda-adapter/dist/function-rekognition.zip": "stands in for the one that asks Rekognition\n",
  "packages/web/dist/index.html": "<!doctype html><title>Pixelater</title>\n",
  "packages/web/dist/assets/page-1a2b3c.js": "\n",
};

export class ModuleCopy {
  readonly #root = mkdtempSync(join(tmpdir(), "pixelater-module-"));
  /** The copy of terraform/. */
  readonly folder = join(this.#root, "terraform");

  constructor() {
    cpSync(MODULE, this.folder, {
      recursive: true,
      filter: (path) => !relative(MODULE, path).startsWith("tests"),
    });
    for (const [name, text] of Object.entries(BUILDS)) {
      const file = join(this.#root, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  /** Replaces text in a file. @throws if the file does not contain `from`: the copy would not be broken. */
  replace(name: string, from: string, to: string): void {
    const file = join(this.folder, name);
    const text = readFileSync(file, "utf8");
    if (!text.includes(from)) throw new Error(`Expected ${JSON.stringify(from)} in ${name}`);
    writeFileSync(
      file,
      text.replaceAll(from, () => to),
    );
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
