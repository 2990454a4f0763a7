/** Runs the `terraform` binary, if there is one. */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { StandIn } from "./stand-in/provider.ts";

const run = promisify(execFile);

/** Returns the version of the binary, or undefined if there is none. */
export function terraformVersion(): string | undefined {
  try {
    const version = JSON.parse(
      execFileSync("terraform", ["version", "-json"], { encoding: "utf8", stdio: "pipe" }),
    ) as {
      terraform_version: string;
    };
    return version.terraform_version;
  } catch {
    return undefined;
  }
}

export interface Answer {
  readonly ok: boolean;
  /** Standard output and error. */
  readonly output: string;
}

export class Terraform {
  readonly #data = mkdtempSync(join(tmpdir(), "pixelater-terraform-"));
  readonly #environment: NodeJS.ProcessEnv;

  /** @param provider required for every command that needs a provider. */
  constructor(provider?: StandIn) {
    const { PATH, HOME, TMPDIR } = process.env;
    this.#environment = {
      PATH,
      HOME,
      TMPDIR,
      ...(provider && { TF_REATTACH_PROVIDERS: provider.reattach }),
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      CHECKPOINT_DISABLE: "1",
      TF_CLI_CONFIG_FILE: "/dev/null",
    };
  }

  /** Returns the path of a file in this run's folder. */
  file(name: string): string {
    return join(this.#data, name);
  }

  async run(folder: string, ...args: string[]): Promise<Answer> {
    const data = this.file(folder.replaceAll(/[^a-zA-Z0-9]/g, "-"));
    const env = { ...this.#environment, TF_DATA_DIR: data };
    try {
      const { stdout, stderr } = await run("terraform", [`-chdir=${folder}`, ...args], {
        env,
        maxBuffer: 64 << 20,
      });
      return { ok: true, output: stdout + stderr };
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      return { ok: false, output: stdout + stderr || String(error) };
    }
  }

  close(): void {
    rmSync(this.#data, { recursive: true, force: true });
  }
}
