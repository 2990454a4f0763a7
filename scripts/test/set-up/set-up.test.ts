import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const SET_UP = fileURLToPath(new URL("../../set-up.mjs", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelater-set-up-"));
  for (const name of ["scripts", "packages", "terraform"]) await mkdir(join(folder, name));
  await copyFile(SET_UP, join(folder, "scripts/set-up.mjs"));
  await writeFile(join(folder, ".pnpmfile.cjs"), "");
  await writeFile(join(folder, "pnpm-workspace.yaml"), "packages: []\n");
  await writeFile(join(folder, "pnpm-lock.yaml"), "lockfileVersion: '9.0'\nimporters:\n  .: {}\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: unknown;
  readonly stdout: string;
}

function setUp(...command: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const args = [join(folder, "scripts/set-up.mjs"), ...command];
    execFile(process.execPath, args, { cwd: folder }, (error, stdout) => {
      resolve({ code: error?.code ?? 0, stdout });
    });
  });
}

describe("the set-up of root scripts", () => {
  it("shows all that a failed installation printed, and does not run the command", async () => {
    const manifest = { name: "r", dependencies: { "left-out-of-the-lockfile": "1.0.0" } };
    await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
    const { code, stdout } = await setUp("node", "-p", "'it ' + 'ran'");
    expect(code).toBe(1);
    expect(stdout).toContain("ERR_PNPM_OUTDATED_LOCKFILE");
    expect(stdout).toContain("The packages could not be installed (exit code 1).");
    expect(stdout).not.toContain("it ran");
  });

  it("installs in one line, passes on the exit code, and installs again only after a change", async () => {
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "r" }));
    const first = await setUp("node", "-e", "console.log('ran'); process.exit(3)");
    expect([first.code, first.stdout]).toEqual([
      3,
      expect.stringMatching(/^Installing packages … \d+\.\d s\nran\n$/),
    ]);
    expect(await setUp("node", "-p", "1 + 1")).toEqual({ code: 0, stdout: "2\n" });
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "r", version: "1.0.0" }));
    expect((await setUp()).stdout).toMatch(/^Installing packages … \d+\.\d s\n$/);
  });
});
