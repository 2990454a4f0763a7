import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decode, pixelate } from "@pixelater/core";
import { describe, expect, it } from "vitest";
import { PhotoFolder, smallJpeg, smallPng } from "./photos-in.ts";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

interface Ended {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

function pixelater(args: readonly string[], input?: Uint8Array, nodeArgs: readonly string[] = []): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArgs, MAIN, ...args], { input });
  return { status, stdout, stderr: stderr.toString() };
}

describe("the built command", () => {
  it("prints its help and its version", () => {
    const help = pixelater(["--help"]);
    expect(help).toMatchObject({ status: 0, stderr: "" });
    expect(help.stdout.toString()).toMatch(/^pixelater PHOTO\|DIR\|GLOB … \[options\]\n/);
    expect(pixelater(["--version"]).stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("exits with 2 and one line if the command line is invalid", () => {
    const { status, stdout, stderr } = pixelater(["--colour"]);
    expect(status).toBe(2);
    expect(stdout).toHaveLength(0);
    expect(stderr).toMatch(/^pixelater: [^\n]*--colour[^\n]*\n$/);
  });

  it("pixelates a photo from a pipe", () => {
    const { status, stdout, stderr } = pixelater([], smallPng());
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(new Uint8Array(stdout)).toEqual(pixelate(smallPng()));
  });

  it("prints its usage if the pipe is empty", () => {
    const { status, stdout, stderr } = pixelater([], new Uint8Array(0));
    expect(status).toBe(2);
    expect(stdout).toHaveLength(0);
    expect(stderr).toMatch(/^pixelater: Expected a photo, .*\n\nUsage: pixelater PHOTO/);
  });

  it("starts no thread for its help or for one photo, and threads for several", () => {
    using folder = new PhotoFolder();
    const spy = folder.add(
      "spy.mjs",
      `import { isMainThread } from "node:worker_threads";
       if (!isMainThread) process._rawDebug("a thread");`,
    );
    const threads = (...args: string[]) =>
      pixelater(args, undefined, ["--import", spy]).stderr.match(/a thread/g)?.length ?? 0;
    const one = folder.add("in/a.png", smallPng());
    expect(threads("--help")).toBe(0);
    expect(threads(one, "-g", "2")).toBe(0);
    folder.add("in/b.png", smallPng());
    folder.add("in/c.png", smallPng());
    expect(threads(folder.in("in"), "-g", "3", "-j", "2")).toBe(2);
    expect(threads(folder.in("in"), "-g", "3", "-j", "2", "--skip-existing")).toBe(0);
  });

  it("continues with the other photos when a thread crashes", () => {
    using folder = new PhotoFolder();
    // The thread ends in the middle of one photo, as if Node had crashed.
    const fault = folder.add(
      "fault.cjs",
      `const fs = require("node:fs"), { isMainThread } = require("node:worker_threads"), read = fs.readFileSync;
       fs.readFileSync = (path, ...rest) => {
         if (!isMainThread && String(path).endsWith("2.jpg")) process.exit(9);
         return read(path, ...rest);
       };
       require("node:module").syncBuiltinESMExports();`,
    );
    for (let i = 0; i < 6; i++) folder.add(`in/${i}.jpg`, smallJpeg());
    const args = [folder.in("in"), "-g", "8", "-o", folder.in("out"), "-j", "2"];
    const { status, stderr } = pixelater(args, undefined, ["--require", fault]);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /2\.jpg: Pixelater crashed on this photo: its thread exited with 9 \(CRASHED\)\n5 of 6/,
    );
    expect(readdirSync(folder.in("out")).sort()).toEqual([0, 1, 3, 4, 5].map((i) => `${i}-8x8.jpg`));
  });
});

/** Fills a folder with photos. On the second, a thread waits for ever after half of an output. */
function addPhotosThatWait(folder: PhotoFolder): string {
  for (const name of ["a", "b", "c", "d"]) folder.add(`in/${name}.png`, smallPng());
  return folder.add(
    "wait.cjs",
    `const fs = require("node:fs"), { readFileSync, writeFileSync } = fs;
     let photo = "";
     fs.readFileSync = (path, ...rest) => {
       photo = String(path);
       return readFileSync(path, ...rest);
     };
     fs.writeFileSync = (path, ...rest) => {
       writeFileSync(path, ...rest);
       if (photo.endsWith("b.png")) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     };
     require("node:module").syncBuiltinESMExports();`,
  );
}

describe.skipIf(process.platform === "win32")("an interrupted command", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "by %s leaves only complete files, and can continue",
    async (signal) => {
      using folder = new PhotoFolder();
      const wait = addPhotosThatWait(folder);
      const args = [folder.in("in"), "-g", "2,3", "-o", folder.in("out"), "-j", "2"];
      const ended = await untilFirstOutput(wait, args, signal);
      expect(ended.signal).toBe(signal);
      expect(ended.stderr).toMatch(/^Interrupted, 1 of 4 photos pixelated; .*--skip-existing\n$/);
      const names = readdirSync(folder.in("out"));
      expect(names).toEqual(expect.arrayContaining(["a-2x2.png", "a-3x3.png"]));
      expect(names.filter((name) => !/^[acd]-[23]x[23]\.png$/.test(name))).toEqual([]);
      for (const name of names) expect(decode(readFileSync(folder.in(`out/${name}`))).width).toBe(7);
      expect(pixelater([...args, "--skip-existing", "-q"])).toMatchObject({ status: 0, stderr: "" });
      expect(readdirSync(folder.in("out"))).toHaveLength(8);
    },
  );
});

interface Interrupted {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Runs the command until it has printed something, then sends it a signal. */
function untilFirstOutput(
  preload: string,
  args: readonly string[],
  signal: NodeJS.Signals,
): Promise<Interrupted> {
  const nodeArgs = ["--require", preload, MAIN, ...args];
  const child = spawn(process.execPath, nodeArgs, { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.once("data", () => child.kill(signal));
  return new Promise((resolve) => {
    child.on("close", (status, by) => {
      resolve({ status, signal: by, stderr });
    });
  });
}
