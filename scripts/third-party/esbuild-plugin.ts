import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Options } from "tsup";
import { NOTICES_FILE, noticesOf } from "./notices.ts";

type EsbuildPlugin = NonNullable<Options["esbuildPlugins"]>[number];

/** Puts the notices of every package that a build contains beside its outputs. */
export function noticesFile(): EsbuildPlugin {
  return {
    name: "third-party-notices",
    setup(build) {
      build.initialOptions.metafile = true;
      const { absWorkingDir = process.cwd(), outdir = "." } = build.initialOptions;
      build.onEnd(({ metafile }) => {
        if (metafile === undefined) return;
        const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
          Object.entries(inputs)
            .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
            .map(([path]) => resolve(absWorkingDir, path)),
        );
        const folder = resolve(absWorkingDir, outdir);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, NOTICES_FILE), noticesOf(files));
      });
    },
  };
}
