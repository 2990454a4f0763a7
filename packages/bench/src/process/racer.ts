import type { Job } from "../job.ts";
import type { Channel } from "./channel.ts";
import { type Answer, assignmentOf, type Lap, type Request, type Resaved } from "./protocol.ts";

type Laps = Extract<Answer, { answer: "laps" }>;

/**
 * A task in a process of its own. Every method rejects if the process ends, fails or exceeds its time limit, which ends the
 * process. A racer cannot be used after a rejection.
 */
export class Racer {
  /** Version of the software in the process, if it reports one. */
  readonly version: string | undefined;
  /** Peak resident memory before the first request. */
  readonly idleBytes: number;
  readonly #channel: Channel;
  readonly #limitMs: number;

  private constructor(
    channel: Channel,
    limitMs: number,
    { version, peakBytes }: Answer & { answer: "ready" },
  ) {
    this.version = version;
    this.idleBytes = peakBytes;
    this.#channel = channel;
    this.#limitMs = limitMs;
  }

  /**
   * Waits until the process has started.
   *
   * @param limitMs for each answer.
   */
  static async over(channel: Channel, limitMs: number): Promise<Racer> {
    return new Racer(channel, limitMs, expected("ready", await answered(channel, limitMs)));
  }

  /** Makes the process read the picture and prepare the task. */
  async start(task: string, job: Job): Promise<void> {
    expected("ready", await this.#ask({ ask: "start", task, assignment: assignmentOf(job) }));
  }

  /** Runs the task this many times in sequence. */
  async run(count: number): Promise<Laps> {
    return expected("laps", await this.#ask({ ask: "laps", count }));
  }

  /** Runs one lap for the warm-up. */
  async lap(): Promise<Lap> {
    const { laps } = await this.run(1);
    const [lap] = laps;
    if (lap === undefined) throw new Error("Expected one lap");
    return lap;
  }

  /** Returns the files of the last lap. */
  async outputs(): Promise<readonly Uint8Array[]> {
    return expected("outputs", await this.#ask({ ask: "outputs" })).files;
  }

  /** Pillow only: decodes files and saves them with default settings. */
  async resave(paths: readonly string[], format: Job["format"]): Promise<readonly Resaved[]> {
    return expected("resaved", await this.#ask({ ask: "resave", paths, format })).resaved;
  }

  /** Ends the process. */
  close(): void {
    this.#channel.end();
  }

  #ask(request: Request): Promise<Answer> {
    this.#channel.send(request);
    return answered(this.#channel, this.#limitMs);
  }
}

async function answered(channel: Channel, limitMs: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${limitMs / 1000} s`));
      channel.end();
    }, limitMs);
  });
  try {
    return await Promise.race([channel.next(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function expected<Kind extends Answer["answer"]>(kind: Kind, answer: Answer): Answer & { answer: Kind } {
  if (answer.answer === "failed") throw new Error(answer.message);
  if (!isOf(kind, answer)) throw new Error(`Expected "${kind}" but received "${answer.answer}"`);
  return answer;
}

function isOf<Kind extends Answer["answer"]>(
  kind: Kind,
  answer: Answer,
): answer is Answer & { answer: Kind } {
  return answer.answer === kind;
}
