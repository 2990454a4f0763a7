import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin, Rolldown } from "vite";
import { NOTICES_FILE, noticesOf } from "../../../scripts/third-party/notices.ts";

const LICENSE = new URL("../../../LICENSE", import.meta.url);

/**
 * Adds the license of this project and the notices of every package that a page contains to its build. Workers are
 * built apart, before the page: `worker` notes what they contain, `page` writes the files.
 */
export function licenseFiles(): { page: Plugin; worker: Plugin } {
  const files = new Set<string>();
  let root = ".";

  const configResolved = (config: { root: string }): void => {
    root = config.root;
  };
  const collect = (bundle: Rolldown.OutputBundle): void => {
    for (const output of Object.values(bundle)) {
      const from = output.type === "chunk" ? output.moduleIds : output.originalFileNames;
      for (const id of from) files.add(resolve(root, id.replace(/^\0+|\?.*$/g, "")));
    }
  };

  return {
    worker: {
      name: "worker-license-files",
      apply: "build",
      configResolved,
      generateBundle(_, bundle) {
        collect(bundle);
      },
    },
    page: {
      name: "license-files",
      apply: "build",
      configResolved,
      generateBundle(_, bundle) {
        collect(bundle);
        this.emitFile({ type: "asset", fileName: "LICENSE.txt", source: readFileSync(LICENSE, "utf8") });
        this.emitFile({ type: "asset", fileName: NOTICES_FILE, source: noticesOf(files) });
      },
    },
  };
}
