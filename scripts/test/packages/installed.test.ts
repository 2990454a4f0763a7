import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "@pixelater/core";
import { PNG } from "pngjs";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { output, ROOT, run } from "../harness/run.ts";

const PHOTO = join(ROOT, "photos/chelsea.png");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(inject("installed"), "empty-"));
  copyFileSync(PHOTO, join(folder, "photo.png"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The exact mean colour of columns and rows of the sample photo, which is opaque, halves rounded up. */
function meanColor(left: number, top: number, right: number, bottom: number): number[] {
  const { width, data } = PNG.sync.read(readFileSync(PHOTO));
  return [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) sum += data[4 * (y * width + x) + channel] ?? NaN;
    }
    return Math.floor(sum / ((right - left) * (bottom - top)) + 0.5);
  });
}

describe("installed from the packed tarballs", () => {
  it("`npx pixelater photo.png` pixelates a photo in a folder that holds nothing else", async () => {
    await output("npx", ["--no-install", "pixelater", "photo.png", "--grid", "2"], { cwd: folder });
    expect(readdirSync(folder).sort()).toEqual(["photo-2x2.png", "photo.png"]);
    const { width, height, data } = decode(readFileSync(join(folder, "photo-2x2.png")));
    const { width: columns, height: rows } = PNG.sync.read(readFileSync(PHOTO));
    expect([width, height]).toEqual([columns, rows]);
    // A cell of two starts where nearest-neighbour enlargement would start it.
    const [x, y] = [Math.ceil(columns / 2 - 0.5), Math.ceil(rows / 2 - 0.5)];
    expect([...data.subarray(0, 3)]).toEqual(meanColor(0, 0, x, y));
    expect([...data.subarray(-4, -1)]).toEqual(meanColor(x, y, columns, rows));
  });

  it.each(["import", "require"])("the library loads by %s", async (kind) => {
    const load =
      kind === "import"
        ? 'import { inspect } from "@pixelater/core"; import { readFileSync } from "node:fs";'
        : 'const { inspect } = require("@pixelater/core"); const { readFileSync } = require("node:fs");';
    const script = `${load} const { format, width } = inspect(readFileSync("photo.png")); console.log(format, width);`;
    const type = kind === "import" ? "module" : "commonjs";
    const args = [`--input-type=${type}`, "--eval", script];
    expect(await output(process.execPath, args, { cwd: folder })).toBe("png 451\n");
  });

  it.each(["import", "require"])("faces are found by %s", async (kind) => {
    const load =
      kind === "import"
        ? 'import { findFaces } from "@pixelater/faces"; import { readFileSync } from "node:fs";'
        : 'const { findFaces } = require("@pixelater/faces"); const { readFileSync } = require("node:fs");';
    const find = `findFaces(readFileSync("photo.png")).then((faces) => console.log(Array.isArray(faces)));`;
    const args = [`--input-type=${kind === "import" ? "module" : "commonjs"}`, "--eval", `${load} ${find}`];
    expect(await output(process.execPath, args, { cwd: folder })).toBe("true\n");
  });

  it("other formats are decoded in a thread, and HEIC says what it needs", async () => {
    const fixtures = join(ROOT, "packages/formats/test/fixtures");
    const script =
      'import { decodePhoto } from "@pixelater/formats"; import { readFileSync } from "node:fs";' +
      'const read = (name) => decodePhoto(readFileSync(process.argv[1] + "/" + name));' +
      'console.log((await read("rgb.bmp")).width); await read("photo.heic").catch(({ code, message }) => console.log(code, message));';
    const args = ["--input-type=module", "--eval", script, fixtures];
    expect(await output(process.execPath, args, { cwd: folder })).toBe(
      "48\nUNSUPPORTED_FORMAT Expected libheif-js beside @pixelater/formats, which reads HEIC, but it is not installed; npm install libheif-js\n",
    );
  });

  it("the function says what it misses, and then answers events", async () => {
    const script =
      'import { handler } from "@pixelater/lambda-adapter"; const context = { getRemainingTimeInMillis: () => 1000 };' +
      'await handler({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "photos" }, context); console.log("handled");';
    const args = ["--input-type=module", "--eval", script];
    const env = { ...process.env, AWS_REGION: "us-east-1", PROCESSED_BUCKET: undefined };
    const without = await run(process.execPath, args, { cwd: folder, env });
    expect(without.status).not.toBe(0);
    expect(without.stderr).toContain("PROCESSED_BUCKET");
    const settings = { ...env, PROCESSED_BUCKET: "pixelated" };
    expect(await output(process.execPath, args, { cwd: folder, env: settings })).toContain("handled");
  });
});

it("nothing of the repository is needed: the folder lies outside of it", () => {
  expect(inject("installed").startsWith(tmpdir())).toBe(true);
});
