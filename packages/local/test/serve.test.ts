import { createServer } from "node:http";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DeleteBucketCommand, DeleteObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_BACKFILL_BUCKET, DEFAULT_PROCESSED_BUCKET, DEFAULT_SOURCE_BUCKET } from "../src/defaults.ts";
import { startS3 } from "../src/s3/server.ts";
import { pixelatedByDefinition } from "./expected-pixels.ts";
import { runServe, startServe, upload } from "./serve/command.ts";

const PHOTO = fileURLToPath(new URL("../../../photos/chelsea.png", import.meta.url));
const PORTRAIT = fileURLToPath(new URL("../../../photos/astronaut.png", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelater-serve-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const serve = (...args: string[]) => runServe(folder, ...args).ended;
const serveOn = (data: string, ...args: string[]) => startServe(folder, data, ...args);

/** Files that the report names, in its order. */
function filesIn(stdout: string): string[] {
  return [...stdout.matchAll(/\S+\/pixelated-\S+$/gm)].map(([path]) => path);
}

/** Fetches the sample's coarsest output from the URL in the report. */
async function pixelatedSample(stdout: string): Promise<Uint8Array> {
  const [address = ""] = /http:\S+pixelated-8x8-chelsea\.png/.exec(stdout) ?? [];
  const photo = await (await fetch(address)).bytes();
  expect([...photo.subarray(1, 4)]).toEqual([...Buffer.from("PNG")]);
  return photo;
}

describe("npm start", () => {
  it("serves until it is interrupted, and has everything again when it is started again", async () => {
    const first = await serveOn("data");
    const photo = await pixelatedSample(first.stdout());
    const { code, stderr } = await serve("--once", "--data", "data");
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/data is in use by process \d+\. .*--data\.\n$/),
    ]);
    expect(await first.end()).toBe(0);

    const again = await serveOn("data");
    expect(again.stdout()).toContain("outputs exist already");
    expect(await pixelatedSample(again.stdout())).toEqual(photo);
    expect(await again.end()).toBe(0);

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

  it("--once says where the outputs are when no folder is named, the second time too", async () => {
    const original = PNG.sync.read(await readFile(PHOTO));
    for (const outcome of ["pixelated in", "outputs exist already"]) {
      const { code, stdout, stderr } = await serve("--once", PHOTO, "--data", "kept");
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(outcome);
      const files = filesIn(stdout);
      expect(files).toHaveLength(5);
      for (const [i, cells] of [8, 16, 32, 48, 64].entries()) {
        const output = PNG.sync.read(await readFile(files[i] ?? ""));
        expect(Buffer.compare(output.data, pixelatedByDefinition(original, cells))).toBe(0);
        await rm(files[i] ?? "");
      }
    }
  });

  it("--once without --data keeps the outputs, too", async () => {
    const { code, stdout } = await serve("--once");
    expect(code).toBe(0);
    for (const file of filesIn(stdout)) expect((await stat(file)).size).toBeGreaterThan(0);
    expect(filesIn(stdout)).toHaveLength(5);
  });

  it("--once takes a photo that is given twice as two", async () => {
    const { code, stdout } = await serve("--once", PHOTO, PHOTO, "--out", "twice");
    expect(code).toBe(0);
    expect(filesIn(stdout)).toHaveLength(10);
    const [first, second] = await Promise.all(
      ["twice", "twice/2"].map((name) => readFile(join(folder, name, "pixelated-8x8-chelsea.png"))),
    );
    expect(first).toEqual(second);
  });

  it("shows each upload as it is processed, rejected or refused, and why", async () => {
    const { stdout, s3, end } = await serveOn("shown");
    const line = (text: RegExp) => expect.poll(stdout).toMatch(text);
    const photo = await readFile(PHOTO);
    await upload(s3, "uploads/cat.png", photo);
    await line(/^\d\d:\d\d:\d\d {2}uploads\/cat\.png {2}5 outputs, \d+ ms$/m);
    await upload(s3, "uploads/cat.png", photo);
    await line(/ {2}uploads\/cat\.png {2}unchanged: its outputs exist already, \d+ ms$/m);
    await upload(s3, "uploads/letter.jpg", Buffer.from("Dear Sir or Madam"));
    await line(/ {2}uploads\/letter\.jpg {2}rejected: Expected .+ \(UNSUPPORTED_FORMAT\)$/m);
    await upload(s3, "cat.png", photo);
    await line(/ {2}cat\.png {2}not pixelated: its key does not begin with uploads\/$/m);
    const stranger = { ...s3, credentials: { accessKeyId: "stranger", secretAccessKey: "x" } };
    expect(await upload(stranger, "uploads/dog.png", photo)).toBe(403);
    await line(/ {2}uploads\/dog\.png {2}refused by S3: InvalidAccessKeyId \(403\)$/m);
    await end();
    // The sample has its table instead.
    expect(stdout()).not.toMatch(/ {2}uploads\/chelsea\.png {2}5 outputs/);
  });

  it("--set changes settings of the function", async () => {
    const settings = ["GRIDS=3", "SETTINGS_FROM_TAGS=true", "DELETE_OUTPUTS=with-original"];
    const { stdout, s3, end } = await serveOn("set", ...settings.flatMap((setting) => ["--set", setting]));
    expect(stdout()).toContain("uploads/pixelated-3x3-chelsea.png");
    expect(stdout()).not.toContain("uploads/pixelated-8x8-chelsea.png");
    const photo = await readFile(PHOTO);
    await upload(s3, "uploads/tagged.png", photo, { "x-amz-tagging": "pixelate-grids=8+24" });
    await expect.poll(stdout).toMatch(/ {2}uploads\/tagged\.png {2}2 outputs, \d+ ms$/m);
    const client = new S3Client({ ...s3, endpoint: s3.endpoint, forcePathStyle: true });
    await client.send(new DeleteObjectCommand({ Bucket: DEFAULT_SOURCE_BUCKET, Key: "uploads/tagged.png" }));
    client.destroy();
    await expect.poll(stdout).toMatch(/ {2}uploads\/tagged\.png {2}photo deleted, and 2 outputs, \d+ ms$/m);
    await end();
  });

  it.each(["s3", "sqs"])("shows the function's failures when %s triggers it", async (trigger) => {
    const data = `failing-${trigger}`;
    const { stdout, s3, end } = await serveOn(data, "--backfill", "--trigger", trigger);
    const client = new S3Client({ ...s3, endpoint: s3.endpoint, forcePathStyle: true });
    await client.send(new DeleteBucketCommand({ Bucket: DEFAULT_PROCESSED_BUCKET }));
    client.destroy();
    await upload(s3, "uploads/cat.png", await readFile(PHOTO));
    const failure = / {2}uploads\/cat\.png {2}failed: .+ \(NoSuchBucket\)$/m;
    await expect.poll(stdout).toMatch(failure);
    const givenUp = / {2}uploads\/cat\.png {2}given up: 3 tries failed: .+$/m;
    if (trigger === "s3") await expect.poll(stdout).toMatch(givenUp);
    await end();
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

  it("--faces hides the faces in place of the whole photo", async () => {
    const { code, stdout } = await serve("--once", "--faces", PORTRAIT);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/, 1 face hidden .*\n.*pixelated-strength-4-astronaut\.png/),
    ]);
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

  it("says in one line that a file is in the place of a folder, before anything starts", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    for (const flag of ["--out", "--data"]) {
      const { code, stdout, stderr } = await serve("--once", flag, file);
      expect(code).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).toBe(
        `Cannot write to ${file}: expected a folder but a file has this name. Name another folder.\n`,
      );
    }
  });

  it("says in one line why a photo was rejected, and does the others", async () => {
    await writeFile(join(folder, "letter.jpg"), "Dear Sir or Madam");
    const { code, stdout, stderr } = await serve("--once", "letter.jpg", PHOTO);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^letter\.jpg was rejected: .+ \(UNSUPPORTED_FORMAT\)\n$/);
    expect(stdout).toContain("pixelated-64x64-chelsea.png");
  });

  it("takes the next free port and says so, where none was named", async () => {
    const first = await serveOn("port-1");
    const second = await serveOn("port-2");
    // Other clouds on this machine may have taken the first ports, and may leave them again.
    for (const [name, from] of [
      ["Page", 8080],
      ["S3", 9000],
    ] as const) {
      const ports = [first, second].map(({ stdout }) => {
        const [line = "", port] =
          new RegExp(`^ +${name} +http://127\\.0\\.0\\.1:(\\d+).*$`, "m").exec(stdout()) ?? [];
        expect([line.includes(`as port ${from} is in use`), line]).toEqual([Number(port) !== from, line]);
        return Number(port);
      });
      expect(ports[0]).not.toBe(ports[1]);
      for (const port of ports) expect([port >= from, port <= from + 50]).toEqual([true, true]);
    }
    await Promise.all([first.end(), second.end()]);
  });

  it.runIf(process.platform === "linux")("--open opens the page in the browser", async () => {
    const browser = join(folder, "browser.sh");
    await writeFile(browser, `#!/bin/sh\necho "$1" > ${join(folder, "opened")}\n`, { mode: 0o755 });
    const { stdout, end } = await startServe(folder, "open", "--open", { env: { BROWSER: browser } });
    const [, page] = /Page +(http:\S+)/.exec(stdout()) ?? [];
    await expect.poll(() => readFile(join(folder, "opened"), "utf8").catch(() => "")).toBe(`${page ?? ""}\n`);
    await end();
  });

  it.runIf(process.platform === "linux")("--open says so where there is no browser", async () => {
    const { stderr, end } = await startServe(folder, "open", "--open", { env: { BROWSER: "/bin/false" } });
    await expect.poll(stderr).toMatch(/^Cannot open a browser \(.+\)\. Open http:\S+ yourself\.$/m);
    await end();
  });

  it("refuses the data of a later version and other people's folders, and leaves them as they are", async () => {
    const later = join(folder, "later");
    const foreign = join(folder, "foreign");
    await mkdir(later);
    await writeFile(join(later, "layout.json"), '{"layout":99}');
    await mkdir(join(foreign, "incoming"), { recursive: true });
    await writeFile(join(foreign, "thesis.txt"), "chapter one");
    await writeFile(join(foreign, "incoming", "letter.txt"), "dear");
    for (const [data, message] of [
      [later, /has layout 99, of a later version\. Use that version or another folder\.\n$/],
      [foreign, /holds thesis\.txt\. Use another folder\.\n$/],
    ] as const) {
      const { code, stdout, stderr } = await serve("--once", "--data", data);
      expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(message)]);
    }
    expect(await readFile(join(foreign, "incoming", "letter.txt"), "utf8")).toBe("dear");
    expect((await readdir(later)).sort()).toEqual(["layout.json"]);
  });

  it("says in one line that a port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await serve("--once", "--port", String(port));
    other.close();
    const advice = "Name another with --port, or leave it out for the next free one.";
    expect([code, stderr]).toEqual([1, `Port ${port} is already in use. ${advice}\n`]);
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
    for (const option of [
      "--once",
      "--out",
      "--port",
      "--open",
      "--data",
      "--backfill",
      "--manifest",
      "--trigger",
      "--faces",
    ])
      expect(stdout).toContain(option);
  });
});
