import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Channel, endingOf, Inbox, ONE_THREAD } from "./channel.ts";
import type { Answer } from "./protocol.ts";

/** Beside this file, in src and in dist. */
const CONTESTANTS = new URL(
  import.meta.url.endsWith(".ts") ? "./contestant-process.ts" : "./contestant-process.js",
  import.meta.url,
);

/** Characters of a process's standard error that are kept. */
const COMPLAINTS = 4_096;

/**
 * Starts a Node process with a heap and compiled code of its own.
 *
 * @param entry a module that calls `serve`.
 */
export function startNode(entry: URL = CONTESTANTS): Channel {
  const child = fork(fileURLToPath(entry), {
    serialization: "advanced",
    execArgv: [],
    env: { ...process.env, ...ONE_THREAD },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const inbox = new Inbox();
  let complaints = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-COMPLAINTS);
  });
  child.on("message", (answer) => {
    inbox.put(answer as unknown as Answer);
  });
  child.on("error", (error) => {
    inbox.close(error);
  });
  child.on("close", (code, signal) => {
    inbox.close(endingOf(code, signal, complaints));
  });
  return {
    send: (request) =>
      child.send(request, () => {
        // Sending fails only after the process has ended, which the close event reports.
      }),
    next: () => inbox.next(),
    end: () => child.kill("SIGKILL"),
  };
}
