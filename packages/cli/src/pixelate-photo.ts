import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { inspect, pixelateAll } from "@pixelater/core";
import type { Command } from "./arguments.ts";
import type { Output, Pixelated } from "./outcome.ts";
import { outputName } from "./output-name.ts";
import type { Terminal } from "./terminal.ts";
import { FileExists, writeWhole } from "./write-whole.ts";

/**
 * Reads one photo and writes its outputs.
 *
 * @param written paths that this command has written, to which these are added: two photos of one name do not
 *   overwrite each other's outputs, not even with `--force`.
 */
export async function pixelatePhoto(
  photo: string,
  command: Command,
  written: Set<string>,
  terminal: Terminal,
): Promise<Pixelated> {
  const start = performance.now();
  const { grids, settings, out, force } = command;
  const input = photo === "-" ? await buffer(terminal.stdin) : await readFile(photo);
  const { format, width, height } = inspect(input);
  const outputFormat = settings.format === undefined || settings.format === "same" ? format : settings.format;
  const folder = out ?? dirname(photo);
  const files = pixelateAll(
    input,
    grids.map(({ options }) => ({ ...options, ...settings })),
  );

  const outputs: Output[] = [];
  for (const [i, file] of files.entries()) {
    const grid = grids[i]?.label ?? "";
    const path = out === "-" ? "-" : join(folder, outputName(photo, grid, outputFormat));
    if (path === "-") await writeOut(terminal, file);
    else {
      if (written.has(path)) throw new FileExists(`${path} was just written for another photo`);
      await writeWhole(path, file, force);
      written.add(path);
    }
    outputs.push({ grid, path, bytes: file.length });
  }
  return { photo, width, height, ms: Math.round(performance.now() - start), outputs };
}

function writeOut({ stdout }: Terminal, file: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(file, (cause) => {
      if (cause) reject(cause);
      else resolve();
    });
  });
}
