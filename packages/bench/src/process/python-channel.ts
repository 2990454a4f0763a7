import { spawn, spawnSync } from "node:child_process";
import { inPackage } from "../folders.ts";
import { FIVE_GRIDS, JPEG_QUALITY } from "../job.ts";
import { type Channel, endingOf, Inbox, ONE_THREAD } from "./channel.ts";
import type { Answer } from "./protocol.ts";

/** The user's own Python, and the distribution's. */
export const INTERPRETERS = ["python3", "/usr/bin/python3"];

/** Finds the first Python that has Pillow. */
export function pythonWithPillow(): string | undefined {
  return INTERPRETERS.find((name) => spawnSync(name, ["-c", "import PIL"]).status === 0);
}

/** Starts python/pillow.py, which implements protocol.ts with JSON lines, each followed by its files. */
export function startPython(python: string): Channel {
  const child = spawn(python, [inPackage("python/pillow.py")], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...ONE_THREAD },
  });
  const inbox = new Inbox();
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  child.stdin.on("error", () => {
    // The process has ended, which the close event reports.
  });
  child.on("error", (error) => {
    inbox.close(error);
  });
  child.on("close", (code, signal) => {
    inbox.close(endingOf(code, signal, complaints));
  });
  void readAnswers(child.stdout, inbox);
  return {
    send: (request) => child.stdin.write(`${JSON.stringify({ ...request, ...JOB })}\n`),
    next: () => inbox.next(),
    end: () => child.kill("SIGKILL"),
  };
}

const JOB = { grids: FIVE_GRIDS, quality: JPEG_QUALITY };

/** The header of an answer: everything but its files, and the length of each file. */
type Header = Answer & { readonly lengths: readonly number[] };

async function readAnswers(stdout: AsyncIterable<Buffer>, inbox: Inbox): Promise<void> {
  let held: Buffer[] = [];
  let bytes = 0;
  let header: Header | undefined;
  // Bytes needed before the next step; one byte may end a line.
  let needed = 1;
  for await (const chunk of stdout) {
    held.push(chunk);
    bytes += chunk.length;
    while (bytes >= needed) {
      let all = Buffer.concat(held);
      if (header === undefined) {
        const end = all.indexOf("\n");
        if (end < 0) break;
        header = JSON.parse(all.toString("utf8", 0, end)) as Header;
        all = all.subarray(end + 1);
        needed = header.lengths.reduce((sum, length) => sum + length, 0);
      } else {
        let at = 0;
        const files = header.lengths.map((length) => all.subarray(at, (at += length)));
        inbox.put(header.answer === "outputs" ? { answer: "outputs", files } : header);
        all = all.subarray(needed);
        header = undefined;
        needed = 1;
      }
      held = [all];
      bytes = all.length;
    }
  }
}
