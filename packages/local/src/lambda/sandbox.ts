import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { guardMemory, type MemoryGuard } from "./memory-guard.ts";
import { type Invocation, type RuntimeApi, startRuntimeApi } from "./runtime-api.ts";
import type { FunctionSettings } from "./settings.ts";

/** How one invocation ended, as Invoke reports it. */
export interface InvocationResult {
  readonly requestId: string;
  /** The value that the function returned, or the error. */
  readonly payload: unknown;
  /** Set when the function failed. */
  readonly functionError?: "Unhandled";
}

const RUNTIME_CLIENT = createRequire(import.meta.url).resolve("aws-lambda-ric");
const REGISTER = fileURLToPath(new URL("runtime/register.ts", import.meta.url));
/** Time that Lambda gives a function to load, before the time of its first invocation begins. */
const INIT_TIMEOUT_MS = 10_000;

/** Windows has no process groups, and would open a window for a detached process. */
const HAS_GROUPS = process.platform !== "win32";

interface Running {
  readonly requestId: string;
  readonly payload: Buffer;
  readonly finish: (result: InvocationResult) => void;
  timer: NodeJS.Timeout | undefined;
}

/**
 * One execution environment: a process with AWS's runtime client and the function. It runs one invocation at a time. A
 * timeout, too much memory, a crash or a failure to load ends it, and its owner creates another.
 */
export class Sandbox {
  readonly #settings: FunctionSettings;
  readonly #api: RuntimeApi;
  readonly #child: ChildProcess;
  /** Resolves once the process has ended and its output was read to the end. */
  readonly #ended: Promise<void>;
  #running: Running | undefined;
  #give: ((invocation: Invocation) => void) | undefined;
  #memory: MemoryGuard | undefined;
  #alive = true;

  private constructor(settings: FunctionSettings, api: RuntimeApi) {
    this.#settings = settings;
    this.#api = api;
    api.connect({
      onNext: (give) => {
        this.#next(give);
      },
      onResponse: (requestId, payload) => {
        this.#answer(requestId, payload, undefined);
      },
      onError: (requestId, error) => {
        this.#answer(requestId, error, "Unhandled");
      },
      onInitError: (error) => {
        this.#initError(error);
      },
    });
    this.#child = spawnRuntime(settings, api.host);
    const { pid } = this.#child;
    if (pid !== undefined) {
      this.#memory = guardMemory(pid, settings.memoryMb * 2 ** 20, () => {
        this.#outOfMemory();
      });
    }
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on("line", settings.onLog);
    }
    this.#child.once("exit", (code, signal) => {
      this.#memory?.stop();
      const how = signal === null ? `exit status ${code ?? 0}` : `signal: ${signal}`;
      this.#fail("Runtime.ExitError", `Runtime exited with error: ${how}`);
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once("close", () => {
        resolve();
      });
      this.#child.once("error", (error) => {
        this.#fail("Runtime.ExitError", error.message);
        resolve();
      });
    });
  }

  static async start(settings: FunctionSettings): Promise<Sandbox> {
    return new Sandbox(settings, await startRuntimeApi());
  }

  /** False once it has ended and accepts no more invocations. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Runs one invocation. Always resolves; a failure is in the result. */
  invoke(event: unknown, requestId: string): Promise<InvocationResult> {
    return new Promise((resolve) => {
      this.#running = {
        requestId,
        payload: Buffer.from(JSON.stringify(event)),
        finish: resolve,
        timer: undefined,
      };
      if (this.#give !== undefined) this.#hand();
      else this.#running.timer = this.#timer("Init", INIT_TIMEOUT_MS);
      if (!this.#alive) this.#fail("Runtime.ExitError", "The execution environment has ended.");
    });
  }

  /** Ends the process. Resolves once its output was read to the end. */
  async stop(): Promise<void> {
    this.#alive = false;
    this.kill();
    await this.#ended;
    await this.#api.close();
  }

  /** Ends the process and those that it started. */
  kill(): void {
    const { pid } = this.#child;
    try {
      if (HAS_GROUPS && pid !== undefined) process.kill(-pid, "SIGKILL");
      else this.#child.kill("SIGKILL");
    } catch (error) {
      // It has ended already.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  #next(give: (invocation: Invocation) => void): void {
    this.#give = give;
    if (this.#running !== undefined) this.#hand();
  }

  #hand(): void {
    const give = this.#give;
    const running = this.#running;
    if (give === undefined || running === undefined) return;
    this.#give = undefined;
    clearTimeout(running.timer);
    const { timeoutMs, functionArn } = this.#settings;
    running.timer = this.#timer("Task", timeoutMs);
    const { requestId, payload } = running;
    give({ requestId, payload, deadline: Date.now() + timeoutMs, functionArn });
  }

  #answer(requestId: string, body: Buffer, functionError: "Unhandled" | undefined): void {
    if (this.#running?.requestId !== requestId || this.#memory?.check() === true) return;
    this.#finish(parseJson(body), functionError);
  }

  #initError(body: Buffer): void {
    this.#alive = false;
    this.#finish(parseJson(body), "Unhandled");
  }

  #timer(what: "Init" | "Task", ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timeOut(what, ms);
    }, ms);
  }

  #timeOut(what: "Init" | "Task", ms: number): void {
    const requestId = this.#running?.requestId ?? "";
    this.#fail(
      "Sandbox.Timedout",
      `RequestId: ${requestId} Error: ${what} timed out after ${ms / 1000} seconds`,
    );
    this.kill();
  }

  #outOfMemory(): void {
    const requestId = this.#running?.requestId ?? "";
    this.#fail(
      "Runtime.OutOfMemory",
      `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
    );
    this.kill();
  }

  #fail(errorType: string, errorMessage: string): void {
    this.#alive = false;
    this.#finish({ errorType, errorMessage }, "Unhandled");
  }

  #finish(payload: unknown, functionError: "Unhandled" | undefined): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    clearTimeout(running.timer);
    running.finish({
      requestId: running.requestId,
      payload,
      ...(functionError !== undefined && { functionError }),
    });
  }
}

function spawnRuntime(settings: FunctionSettings, host: string): ChildProcess {
  const { handlerFile, memoryMb, environment, name, region } = settings;
  const handler = `${basename(handlerFile).replace(/\.[cm]?js$/, "")}.handler`;
  const options = [
    "--import",
    REGISTER,
    // Lambda reserves a tenth of the memory for everything but the heap.
    `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
    RUNTIME_CLIENT,
    handler,
  ];
  return spawn(process.execPath, options, {
    stdio: ["ignore", "pipe", "pipe"],
    // In a group of its own: Ctrl-C at the terminal does not reach it, and its own processes end with it.
    detached: HAS_GROUPS,
    // The function's own variables only, none of this process's environment.
    env: {
      PATH: process.env["PATH"],
      TZ: ":UTC",
      LANG: "en_US.UTF-8",
      AWS_LAMBDA_RUNTIME_API: host,
      LAMBDA_TASK_ROOT: dirname(handlerFile),
      _HANDLER: handler,
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: randomUUID(),
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      ...environment,
    },
  });
}

function parseJson(body: Buffer): unknown {
  return body.length === 0 ? null : (JSON.parse(body.toString()) as unknown);
}
