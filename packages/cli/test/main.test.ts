import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

function pixelater(...args: string[]): { status: number | null; stdout: Buffer; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args]);
  return { status, stdout, stderr: stderr.toString() };
}

describe("the built command", () => {
  it("prints its help and its version", () => {
    const help = pixelater("--help");
    expect(help).toMatchObject({ status: 0, stderr: "" });
    expect(help.stdout.toString()).toMatch(/^pixelater PHOTO\|DIR\|GLOB … \[options\]\n/);
    expect(pixelater("--version").stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("exits with 2 and one line when it is not understood", () => {
    const { status, stdout, stderr } = pixelater("--colour");
    expect(status).toBe(2);
    expect(stdout).toHaveLength(0);
    expect(stderr).toMatch(/^pixelater: [^\n]*--colour[^\n]*\n$/);
  });
});
