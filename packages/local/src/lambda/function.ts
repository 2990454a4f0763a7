import { randomUUID } from "node:crypto";
import { type InvocationResult, Sandbox } from "./sandbox.ts";
import type { FunctionOptions, FunctionSettings } from "./settings.ts";

/** The result of an invocation that still waits for a sandbox when the function is closed. */
const CLOSED: InvocationResult = {
  requestId: "",
  payload: { errorType: "Runtime.ExitError", errorMessage: "The function was closed." },
  functionError: "Unhandled",
};

/** A function as Lambda runs it: sandboxes are created on demand, reused, and replaced when they end. */
export class LambdaFunction {
  readonly settings: FunctionSettings;
  readonly #idle: Sandbox[] = [];
  readonly #all = new Set<Sandbox>();
  readonly #waiting: (() => void)[] = [];
  readonly #running = new Set<Promise<unknown>>();
  #busy = 0;
  #closed = false;

  constructor(options: FunctionOptions) {
    const { name = "pixelater", region = "us-east-1" } = options;
    this.settings = {
      timeoutMs: 30_000,
      memoryMb: 1769,
      concurrency: 2,
      onLog: () => undefined,
      ...options,
      name,
      region,
      functionArn: `arn:aws:lambda:${region}:000000000000:function:${name}`,
    };
  }

  /**
   * Invokes the function and waits for the result. Where Lambda would throttle, this waits for a free sandbox.
   *
   * @param requestId of an earlier attempt: Lambda keeps it when it retries an asynchronous invocation.
   */
  async invoke(event: unknown, requestId: string = randomUUID()): Promise<InvocationResult> {
    await this.#turn();
    try {
      if (this.#closed) return CLOSED;
      const invocation = this.#run(event, requestId);
      this.#running.add(invocation);
      return await invocation.finally(() => this.#running.delete(invocation));
    } finally {
      this.#passTurn();
    }
  }

  /** Number of invocations that run. */
  get running(): number {
    return this.#running.size;
  }

  /** Starts no more invocations: those that wait or come later end as those of a closed function. Resolves when none runs. */
  async drain(): Promise<void> {
    this.#closed = true;
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Ends every process at once, without waiting for it. For the end of this process only. */
  kill(): void {
    this.#closed = true;
    for (const sandbox of this.#all) sandbox.kill();
  }

  /** Ends every process. Running invocations fail. `onLog` is not called afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((sandbox) => this.#discard(sandbox)));
  }

  async #run(event: unknown, requestId: string): Promise<InvocationResult> {
    const sandbox = await this.#take();
    const result = await sandbox.invoke(event, requestId);
    if (sandbox.alive) this.#idle.push(sandbox);
    else await this.#discard(sandbox);
    return result;
  }

  async #turn(): Promise<void> {
    if (this.#busy < this.settings.concurrency) this.#busy++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands a free sandbox to the invocation that has waited longest. */
  #passTurn(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#busy--;
    else next();
  }

  async #take(): Promise<Sandbox> {
    for (let sandbox = this.#idle.pop(); sandbox !== undefined; sandbox = this.#idle.pop()) {
      if (sandbox.alive) return sandbox;
      await this.#discard(sandbox);
    }
    const sandbox = await Sandbox.start(this.settings);
    this.#all.add(sandbox);
    return sandbox;
  }

  async #discard(sandbox: Sandbox): Promise<void> {
    this.#all.delete(sandbox);
    await sandbox.stop();
  }
}
