import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and returns what it printed, whatever its exit code. */
export function run(
  program: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}

/** Runs a program that must succeed, and returns its standard output. */
export async function output(...command: Parameters<typeof run>): Promise<string> {
  const { status, stdout, stderr } = await run(...command);
  if (status !== 0) {
    throw new Error(
      `Expected ${command[0]} ${command[1].join(" ")} to succeed but got ${status}:\n${stdout}${stderr}`,
    );
  }
  return stdout;
}

/** Runs the pnpm that runs these tests. */
export function pnpm(args: readonly string[], cwd = ROOT): Promise<string> {
  const path = process.env["npm_execpath"];
  return path?.includes("pnpm") === true
    ? output(path, args, { cwd })
    : output("npx", ["-y", "pnpm@12.21.0", ...args], { cwd });
}
