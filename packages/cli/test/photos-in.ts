import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pixelate } from "@pixelater/core";
import { PNG } from "pngjs";
import { type ExitCode, run } from "../src/run.ts";

/** Returns a PNG of 7 × 5 pixels, each of another colour. */
export function smallPng(): Buffer {
  const png = new PNG({ width: 7, height: 5 });
  for (let i = 0; i < 35; i++) png.data.set([i * 7, 255 - i * 7, (i * 53) % 256, 255], i * 4);
  return PNG.sync.write(png);
}

/** Returns a JPEG of 40 × 30 pixels, dark on the left and light on the right. */
export function smallJpeg(): Uint8Array {
  const png = new PNG({ width: 40, height: 30 });
  for (let i = 0; i < 1200; i++) png.data.set(i % 40 < 20 ? [30, 40, 50, 255] : [220, 210, 200, 255], i * 4);
  return pixelate(PNG.sync.write(png), { cellSize: 1, format: "jpeg", quality: 95 });
}

/** A folder for one test. */
export class PhotoFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "pixelater-cli-"));

  /** Writes a file and returns its path. */
  add(name: string, bytes: Uint8Array | string): string {
    const path = this.in(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  }

  /** Returns the path of a file in the folder. */
  in(name: string): string {
    return join(this.path, name);
  }

  /** Returns the names of the folder's files, sorted. */
  names(): string[] {
    return readdirSync(this.path).sort();
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}

export interface Ran {
  readonly code: ExitCode;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Lines of standard output. */
  readonly lines: readonly string[];
}

/** Runs the command in this process, away from any terminal. */
export async function pixelater(args: readonly string[], input?: Uint8Array): Promise<Ran> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end(input);
  const read = Promise.all([buffer(stdout), buffer(stderr)]);
  const code = await run(args, { stdin, stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, error] = await read;
  return { code, stdout: out, stderr: error.toString(), lines: out.toString().split("\n").slice(0, -1) };
}
