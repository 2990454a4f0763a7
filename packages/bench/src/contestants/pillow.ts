import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { inPackage } from "../folders.ts";
import { FIVE_GRIDS, type Job, JPEG_QUALITY, type OutputFormat } from "../job.ts";
import type { Entry, Run } from "./contestant.ts";

/** The first is whatever the user has set up; the second is where a distribution's package would be. */
const INTERPRETERS = ["python3", "/usr/bin/python3"];

/** A file as Pillow sees it. */
export interface Resaved {
  /** SHA-256 of its RGB pixels, in hexadecimal. */
  readonly digest: string;
  /** Its size when Pillow saves it with default settings. */
  readonly bytes: number;
}

/** A Python process with Pillow in it, which works on request. It takes its own time, transport not included. */
export interface PillowProcess {
  readonly version: string;
  /** Peak resident memory before the first request. */
  readonly idleBytes: number;
  run(job: Job): Promise<Run & { readonly peakBytes: number }>;
  resave(paths: readonly string[], format: OutputFormat): Promise<readonly Resaved[]>;
  close(): void;
}

/** Pillow as a contestant, or why not. */
export function enterPillow(pillow: PillowProcess | undefined): Entry {
  if (pillow === undefined) {
    return { name: "pillow", absent: `neither ${INTERPRETERS.join(" nor ")} can import PIL` };
  }
  return {
    name: "pillow",
    version: pillow.version,
    recipe:
      "`resize` with `BOX` to each grid, `resize` back with `NEAREST`; PNG at `compress_level=2`, its fastest setting",
    run: (job) => pillow.run(job),
  };
}

/** Starts Python, or gives undefined where none has Pillow. */
export async function startPillow(): Promise<PillowProcess | undefined> {
  const python = INTERPRETERS.find((name) => spawnSync(name, ["-c", "import PIL"]).status === 0);
  if (python === undefined) return undefined;
  const child = spawn(python, [inPackage("python/pillow.py")], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = readAnswers(child);
  const ask = async (request: unknown): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return nextAnswer(answers);
  };
  const { version, idleBytes } = (await nextAnswer(answers)).header;
  if (version === undefined || idleBytes === undefined) throw new Error("Expected Pillow's version first");
  return {
    version,
    idleBytes,
    async run({ picture: { path }, format, clock }) {
      const request = { path, grids: FIVE_GRIDS, format, quality: JPEG_QUALITY, clock };
      const { header, files } = await ask(request);
      return { ms: header.ms ?? Number.NaN, outputs: files, peakBytes: header.peakBytes ?? Number.NaN };
    },
    async resave(paths, format) {
      const { header } = await ask({ resave: paths, format, quality: JPEG_QUALITY });
      return header.resaved ?? [];
    },
    close() {
      child.stdin.end();
    },
  };
}

/** What pillow.py prints ahead of the files: some of these, by request. */
interface Header {
  readonly lengths: readonly number[];
  readonly version?: string;
  readonly idleBytes?: number;
  readonly ms?: number;
  readonly peakBytes?: number;
  readonly resaved?: readonly Resaved[];
}

interface Answer {
  readonly header: Header;
  readonly files: readonly Uint8Array[];
}

async function nextAnswer(answers: AsyncGenerator<Answer, void>): Promise<Answer> {
  const next = await answers.next();
  if (next.done === true)
    throw new Error("Expected an answer from Python but it ended; see its message above");
  return next.value;
}

/** Each answer is a JSON line with the lengths of the files that follow it. */
async function* readAnswers(
  child: ChildProcessByStdio<Writable, Readable, null>,
): AsyncGenerator<Answer, void> {
  let held = Buffer.alloc(0);
  let header: Header | undefined;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      if (header === undefined) {
        const end = held.indexOf("\n");
        if (end < 0) break;
        header = JSON.parse(held.toString("utf8", 0, end)) as Header;
        held = held.subarray(end + 1);
      }
      const total = header.lengths.reduce((sum, length) => sum + length, 0);
      if (held.length < total) break;
      let at = 0;
      const files = header.lengths.map((length) => held.subarray(at, (at += length)));
      held = held.subarray(total);
      yield { header, files };
      header = undefined;
    }
  }
}
