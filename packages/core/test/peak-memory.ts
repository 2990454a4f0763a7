import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { PixelateOptions } from "../src/index.ts";

const INDEX = fileURLToPath(new URL("../src/index.ts", import.meta.url));

/** Linux reports a process's peak of memory, and can reset it. Node must run TypeScript. */
export const CAN_MEASURE_PEAK = process.platform === "linux" && process.features.typescript !== false;

/**
 * Pixelates an image in a process of its own, without limits of work and memory, after a small one that loads all code.
 *
 * @param call `pixelateEach` drops each output before it takes the next, and `verifyEach` also compares it with the image.
 * @returns bytes by which the process's resident memory rose at its peak.
 */
export function peakMemory(
  call: "pixelateAll" | "pixelateEach" | "verifyEach",
  options: readonly PixelateOptions[],
  small: Uint8Array,
  input: Uint8Array,
): number {
  const script = `
    import { readFileSync, writeFileSync } from "node:fs";
    import { pixelateAll, pixelateEach, verify } from ${JSON.stringify(INDEX)};
    const limits = { maxWork: Infinity, maxMemory: Infinity };
    const options = ${JSON.stringify(options)}.map((each) => ({ ...each, limits }));
    const all = readFileSync(0);
    const peak = () => 1024 * Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "latin1"))[1]);
    const calls = { pixelateAll, pixelateEach, verifyEach };
    function* verifyEach(input, options) {
      let i = 0;
      for (const file of pixelateEach(input, options)) {
        verify(input, file, options[i++]);
        yield file;
      }
    }
    const run = (input) => {
      for (const file of calls.${call}(input, options)) if (file.length === 0) throw new Error("empty");
    };
    run(all.subarray(0, ${small.length}));
    gc();
    writeFileSync("/proc/self/clear_refs", "5");
    const before = peak();
    run(all.subarray(${small.length}));
    console.log(peak() - before);`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--expose-gc", "--no-warnings", "--input-type=module", "--eval", script],
    { input: Buffer.concat([small, input]), encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`Expected a peak of memory but got ${stderr}`);
  return Number(stdout);
}
