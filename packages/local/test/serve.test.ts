import { execFile, spawn } from "node:child_process";
import { createServer } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_BACKFILL_BUCKET, DEFAULT_PROCESSED_BUCKET, DEFAULT_SOURCE_BUCKET } from "../src/defaults.ts";
import { startS3 } from "../src/s3/server.ts";
import { pixelatedByDefinition } from "./expected-pixels.ts";

const SERVE = fileURLToPath(new URL("../src/serve.ts", import.meta.url));
const PHOTO = fileURLToPath(new URL("../../../photos/chelsea.png", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelater-serve-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command behind `npm start`. */
function serve(...args: string[]): Promise<{ code: number | undefined; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SERVE, "--no-build", "--from", folder, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** Starts serving from a data folder, and waits until everything is printed. */
async function serveOn(data: string): Promise<{ stdout: string; end: () => Promise<number | null> }> {
  const child = spawn(process.execPath, [SERVE, "--no-build", "--from", folder, "--data", data]);
  let stdout = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.includes("Ctrl-C")) resolve();
    });
    child.once("exit", () => {
      reject(new Error(`It ended early: ${stdout}`));
    });
  });
  const end = (): Promise<number | null> =>
    new Promise((resolve) => {
      child.once("exit", resolve);
      child.kill("SIGINT");
    });
  return { stdout, end };
}

describe("npm start", () => {
  it("serves until it is interrupted, and has everything again when it is started again", async () => {
    const first = await serveOn("data");
    const [address = ""] = /http:\S+pixelated-8x8-chelsea\.png/.exec(first.stdout) ?? [];
    const photo = await (await fetch(address)).bytes();
    expect([...photo.subarray(1, 4)]).toEqual([...Buffer.from("PNG")]);
    const { code, stderr } = await serve("--once", "--data", "data");
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/data is in use by process \d+\. .*--data\.\n$/),
    ]);
    expect(await first.end()).toBe(0);

    const second = await startS3({ folder: join(folder, "data"), identities: [] });
    const kept = second.store.bucket(DEFAULT_PROCESSED_BUCKET).current("uploads/pixelated-8x8-chelsea.png");
    expect(kept?.size).toBe(photo.length);
    await second.close();
  });

  it("--once pixelates the photos it is given into a folder", async () => {
    const { code, stdout } = await serve("--once", PHOTO, "--out", "results");
    expect(code).toBe(0);
    const original = PNG.sync.read(await readFile(PHOTO));
    for (const cells of [8, 16, 32, 48, 64]) {
      const name = `pixelated-${cells}x${cells}-chelsea.png`;
      expect(stdout).toContain(`uploads/${name}`);
      const output = PNG.sync.read(await readFile(join(folder, "results", name)));
      expect(Buffer.compare(output.data, pixelatedByDefinition(original, cells))).toBe(0);
    }
  });

  it("--backfill pixelates what is in the bucket already, and what a manifest lists", async () => {
    const before = await startS3({ folder: join(folder, "full"), identities: [] });
    const source = await before.store.createBucket(DEFAULT_SOURCE_BUCKET);
    for (const [key, bytes] of [
      ["uploads/été 1.png", await readFile(PHOTO)],
      ["uploads/letter.jpg", Buffer.from("Dear Sir or Madam")],
    ] as const) {
      const file = await before.store.incoming();
      await file.write(bytes);
      await file.close();
      const facts = { size: bytes.length, etag: "e", headers: {}, metadata: {} };
      await source.put({ key, file: file.path, ...facts }, () => undefined);
    }
    await before.close();

    const whole = await serve("--once", "--backfill", "--data", "full");
    expect(whole.code).toBe(1);
    expect(whole.stdout).toMatch(/Backfill: 1 succeeded, 1 failed; report s3:\/\/.+\/manifest\.json\n$/);
    expect(whole.stderr).toMatch(
      /^uploads\/letter\.jpg failed: UNSUPPORTED_FORMAT: .+ \(PermanentFailure\)\n$/,
    );

    await writeFile(join(folder, "list.csv"), `${DEFAULT_SOURCE_BUCKET},uploads/%C3%A9t%C3%A9+1.png\n`);
    const listed = await serve("--once", "--manifest", "list.csv", "--data", "full");
    expect([listed.code, listed.stderr]).toEqual([0, ""]);
    expect(listed.stdout).toContain("Backfill: 1 succeeded, 0 failed");

    const after = await startS3({ folder: join(folder, "full"), identities: [] });
    const processed = after.store.bucket(DEFAULT_PROCESSED_BUCKET).keys;
    expect(processed).toContain("uploads/pixelated-8x8-été 1.png");
    expect(
      after.store.bucket(DEFAULT_BACKFILL_BUCKET).keys.filter((key) => key.endsWith("manifest.json")),
    ).toHaveLength(2);
    await after.close();
  });

  it("--trigger brings a photo another way", async () => {
    const { code, stdout } = await serve("--once", "--trigger", "sns-sqs", PHOTO);
    expect([code, stdout]).toEqual([0, expect.stringContaining("pixelated-64x64-chelsea.png")]);
  });

  it("says in one line what is wrong with a manifest", async () => {
    await writeFile(join(folder, "no-list.csv"), "cat.png\n");
    const { code, stderr } = await serve("--once", "--manifest", "no-list.csv");
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/no-list\.csv: Expected bucket, key .+ line 1.+\n$/),
    ]);
  });

  it("says in one line that a photo is missing", async () => {
    const { code, stdout, stderr } = await serve("--once", "nowhere.jpg");
    expect([code, stdout, stderr]).toEqual([
      1,
      "",
      `Cannot read ${join(folder, "nowhere.jpg")}: there is no such file.\n`,
    ]);
  });

  it("says in one line why a photo was rejected, and does the others", async () => {
    await writeFile(join(folder, "letter.jpg"), "Dear Sir or Madam");
    const { code, stdout, stderr } = await serve("--once", "letter.jpg", PHOTO);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^letter\.jpg was rejected: .+ \(UNSUPPORTED_FORMAT\)\n$/);
    expect(stdout).toContain("pixelated-64x64-chelsea.png");
  });

  it("says in one line that a port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await serve("--once", "--port", String(port));
    other.close();
    expect([code, stderr]).toEqual([1, `Port ${port} is already in use.\n`]);
  });

  it.each([
    [["--twice"], /^Unknown option '--twice'.*--help\n$/],
    [["--trigger", "smoke"], /^Expected one of s3, .* for --trigger but received smoke\n$/],
    [["--port", "high"], /^Expected a port from 0 to 65535 for --port but received high\n$/],
  ])("says in one line what is wrong with %j", async (args, message) => {
    const { code, stderr } = await serve(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });

  it("--help shows every option", async () => {
    const { code, stdout } = await serve("--help");
    expect(code).toBe(0);
    for (const option of ["--once", "--out", "--port", "--data", "--backfill", "--manifest", "--trigger"])
      expect(stdout).toContain(option);
  });
});
