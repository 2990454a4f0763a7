/**
 * Writes `src/model/weights.ts` from the published model: `node packages/faces/scripts/write-weights.ts`, on a
 * little-endian machine. Downloads 41 MB; the package that holds the model is not a dependency.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quantize } from "./quantize.ts";
import { readConvolutions } from "./read-onnx.ts";

const PACKAGE = "faceplugin-face-recognition-js@0.0.1";
const MODEL = "package/model/fr_detect.onnx";
const SHA256 = "6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854";
const TARGET = fileURLToPath(new URL("../src/model/weights.ts", import.meta.url));

const convolutions = readConvolutions(downloadModel());
const { floats, weights } = quantize(convolutions);
const bytes = Buffer.from(floats.buffer);
writeFileSync(
  TARGET,
  `/**
 * The weights of UltraFace RFB-320, as scripts/write-weights.ts writes them and network/layer-reader.ts reads them.
 * NOTICE.txt names their authors.
 */
export const FLOATS =
  "${bytes.toString("base64")}";
export const WEIGHTS =
  "${weights}";
`,
);
console.log(
  `${convolutions.length} layers, ${floats.length} floats and ${weights.length} weights in ${TARGET}`,
);

/** Downloads the package into a temporary folder and returns its model, if it is the expected one. */
function downloadModel(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "pixelater-faces-"));
  try {
    execFileSync("npm", ["pack", PACKAGE, "--silent"], { cwd: folder, shell: process.platform === "win32" });
    const tarball = readdirSync(folder)[0] ?? "";
    execFileSync("tar", ["-xzf", tarball, MODEL], { cwd: folder });
    const model = readFileSync(join(folder, MODEL));
    const hash = createHash("sha256").update(model).digest("hex");
    if (hash !== SHA256) throw new Error(`Expected a model with SHA-256 ${SHA256} but got ${hash}`);
    return new Uint8Array(model);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
