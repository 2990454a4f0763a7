import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";

/** Name of the service worker's entry and file. It has no hash: browsers look for updates at its address. */
export const SERVICE_WORKER = "service-worker";
const FILE = `${SERVICE_WORKER}.js`;

/** Files that a page does not need to work: among them the decoders of formats that most browsers read by themselves. */
const NOT_KEPT = /\.(txt|map)$|^assets\/(avif|bmp|gif|heic|libheif|tiff|webp|decode-worker)[-.]/;

/** Writes the paths of all files of the build, and a hash of their contents, into the service worker. */
export function serviceWorkerFiles(): Plugin {
  let publicFolder = "public";
  return {
    name: "service-worker-files",
    apply: "build",
    enforce: "post",
    configResolved(config) {
      publicFolder = config.publicDir;
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const worker = bundle[FILE];
        if (worker?.type !== "chunk") throw new Error(`Expected the build to contain ${FILE}`);
        const files = [...builtFiles(bundle), ...publicFiles(publicFolder)]
          .filter(({ name }) => name !== FILE && !NOT_KEPT.test(name))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        const hash = createHash("sha256");
        for (const { name, content } of files) hash.update(name).update("\0").update(content);
        const paths = files.map(({ name }) => (name === "index.html" ? "/" : `/${name}`));
        worker.code = replaced(worker.code, /\[[`"']__FILES__[`"']\]/, JSON.stringify(paths));
        worker.code = replaced(worker.code, /__VERSION__/, hash.digest("hex").slice(0, 16));
      },
    },
  };
}

interface BuiltFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

function builtFiles(bundle: Rolldown.OutputBundle): BuiltFile[] {
  return Object.values(bundle).map((output) => ({
    name: output.fileName,
    content: output.type === "chunk" ? output.code : output.source,
  }));
}

function publicFiles(folder: string): BuiltFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({
      name: path.slice(folder.length + 1).replaceAll("\\", "/"),
      content: readFileSync(path),
    }));
}

function replaced(code: string, placeholder: RegExp, text: string): string {
  if (!placeholder.test(code)) throw new Error(`Expected ${String(placeholder)} in ${FILE}`);
  return code.replace(placeholder, () => text);
}
