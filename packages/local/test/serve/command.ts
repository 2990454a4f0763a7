import { execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { LOCAL_CREDENTIALS } from "../../src/cloud/credentials.ts";
import { DEFAULT_REGION, DEFAULT_SOURCE_BUCKET } from "../../src/defaults.ts";
import { requestObject, type S3Access } from "../../src/signed-request.ts";

const SERVE = fileURLToPath(new URL("../../src/serve.ts", import.meta.url));

export interface Run {
  readonly pid: number;
  readonly ended: Promise<{ code: number | undefined; stdout: string; stderr: string }>;
}

/** Runs the command behind `npm start`, which ends by itself. */
export function runServe(folder: string, ...args: string[]): Run {
  let pid = 0;
  const ended: Run["ended"] = new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [SERVE, "--no-build", "--from", folder, ...args],
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
    pid = child.pid ?? 0;
  });
  return { pid, ended };
}

export interface Serving {
  readonly pid: number;
  /** What it has printed so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly s3: S3Access;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Resolves to its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Interrupts it and resolves to its exit code. */
  readonly end: () => Promise<number | NodeJS.Signals | null>;
}

/** Starts serving from a data folder, and waits until everything is printed. The last argument may set variables. */
export async function startServe(
  folder: string,
  data: string,
  ...args: (string | { readonly env: NodeJS.ProcessEnv })[]
): Promise<Serving> {
  const flags = args.filter((arg) => typeof arg === "string");
  const env = args.find((arg) => typeof arg !== "string")?.env;
  const child = spawn(process.execPath, [SERVE, "--no-build", "--from", folder, "--data", data, ...flags], {
    env: { ...process.env, ...env },
  });
  // A test that fails must not leave it behind.
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once("close", (code, signal) => {
      resolve(code ?? signal);
    });
  });
  let stdout = "";
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.includes("Ctrl-C ends it")) resolve();
    });
    void ended.then(() => {
      reject(new Error(`It ended early: ${stdout}${stderr}`));
    });
  });
  const signal = (name: NodeJS.Signals): void => {
    child.kill(name);
  };
  const [, endpoint = ""] = /S3 +(http:\S+)/.exec(stdout) ?? [];
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    s3: { endpoint, region: DEFAULT_REGION, credentials: LOCAL_CREDENTIALS },
    signal,
    ended,
    end: () => {
      signal("SIGINT");
      return ended;
    },
  };
}

/** Puts an object into the source bucket. Resolves to the answer's status. */
export async function upload(
  s3: S3Access,
  key: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<number | undefined> {
  const bucket = DEFAULT_SOURCE_BUCKET;
  const answer = await requestObject(s3, { method: "PUT", bucket, key, headers, body: Buffer.from(body) });
  answer.resume();
  return answer.statusCode;
}
