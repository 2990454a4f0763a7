import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/**
 * Reads an array of `pixelater --npy`, as numpy's format 1.0 describes it, on a little-endian machine.
 *
 * @param {Uint8Array} file
 * @returns {{ shape: number[], values: Float32Array | Uint8Array }}
 */
export function readNpy(file) {
  const start = 10 + new DataView(file.buffer, file.byteOffset).getUint16(8, true);
  const header = new TextDecoder("latin1").decode(file.subarray(0, start));
  const [, type, dimensions = ""] = /^.NUMPY.*'descr': '(.*?)'.*'shape': \((.*?)\)/s.exec(header) ?? [];
  const shape = dimensions.split(",").map(Number);
  // A copy: a Buffer's own slice() is a view, which may begin between two floats.
  const numbers = new Uint8Array(file.subarray(start));
  if (type === "|u1") return { shape, values: numbers };
  if (type === "<f4") return { shape, values: new Float32Array(numbers.buffer) };
  throw new TypeError("Expected an array of float32 or uint8 but got another file");
}

const [, script = "", path] = process.argv;
if (import.meta.url === pathToFileURL(script).href) {
  if (path === undefined) throw new TypeError("Expected a file: node read-npy.js cells.npy");
  const { shape, values } = readNpy(readFileSync(path));
  let [least, most] = [Infinity, -Infinity];
  // Math.min(...values) takes some hundred thousand numbers at most.
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  console.log(`${path}: ${shape.join(" × ")}, from ${least} to ${most}`);
}
