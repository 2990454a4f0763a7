import { spawnSync } from "node:child_process";
import type { Checker } from "./checker.ts";

/** The program pngcheck, which reads PNGs more strictly than decoders do. */
export interface Pngcheck {
  readonly version: string;
  /** Returns whether it accepts a file. */
  passes(path: string): boolean;
}

export function findPngcheck(): Checker<Pngcheck> {
  const help = spawnSync("pngcheck", ["-h"], { encoding: "utf8" });
  const version = /version (\S+)/.exec(`${help.stdout}${help.stderr}`)?.[1];
  if (version === undefined) return { absent: "not installed (Debian: apt install pngcheck)" };
  return {
    version,
    passes: (path) => spawnSync("pngcheck", ["-q", path]).status === 0,
  };
}
