import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { Activity } from "../../src/serve/activity.ts";
import { type LoggedOutcome, readOutcome } from "../../src/serve/function-log.ts";
import type { Manifest } from "../../src/serve/send-photo.ts";

const NOON = new Date(2026, 0, 1, 12, 3, 11);
const DONE: LoggedOutcome = {
  message: "pixelated",
  timestamp: NOON.toISOString(),
  bucket: "b",
  key: "uploads/cat.jpg",
  etag: "e1",
  outputs: 5,
  ms: 84,
};

function activity(manifest?: Manifest) {
  const lines: string[] = [];
  const shown = new Activity({
    print: (line) => lines.push(stripVTControlCharacters(line)),
    manifestOf: () => Promise.resolve(manifest),
    now: () => NOON,
  });
  return { shown, lines };
}

describe("Activity", () => {
  it.each([
    [{}, "5 outputs, 84 ms"],
    [{ outputs: 1, original: "deleted" }, "1 output, 84 ms, original deleted"],
    [{ message: "repeated", status: "pixelated" }, "unchanged: its outputs exist already, 84 ms"],
    [{ message: "ignored", reason: "gone" }, "ignored: gone"],
    [{ message: "removed", objects: 6 }, "photo deleted, and 6 outputs, 84 ms"],
    [
      { message: "failed", code: "SlowDown", error: { message: "Slow down" } },
      "failed: Slow down (SlowDown)",
    ],
    [{ message: "rejected", code: "TRUNCATED" }, "rejected: The file ends early. (TRUNCATED)"],
    [{ message: "repeated", code: "TRUNCATED" }, "rejected: The file ends early. (TRUNCATED)"],
    [{ message: "rejected", code: "TRUNCATED", etag: "e2" }, "rejected: (TRUNCATED)"],
  ] as const)("words what the function logged as %j", async (logged, words) => {
    const error = { code: "TRUNCATED", message: "The file ends early." };
    const { shown, lines } = activity({ status: "rejected", source: { etag: "e1" }, outputs: [], error });
    await shown.outcome({ ...DONE, ...logged });
    expect(lines).toEqual([`12:03:11  uploads/cat.jpg  ${words}`]);
  });

  it("leaves out what happened to an object while it was muted, however late the line comes", async () => {
    const { shown, lines } = activity();
    shown.mute(DONE.key)();
    await shown.outcome(DONE);
    await shown.outcome({ ...DONE, timestamp: new Date(NOON.getTime() + 1).toISOString() });
    expect(lines).toHaveLength(1);
  });

  it("passes no control characters on to the terminal", async () => {
    const { shown, lines } = activity();
    await shown.outcome({ ...DONE, key: "a\u001b[2Jb\n.png" });
    shown.givenUp({ keys: ["k"], message: "a\rb" });
    expect(lines).toEqual([
      "12:03:11  a\ufffd[2Jb\ufffd.png  5 outputs, 84 ms",
      "12:03:11  k  given up: a\ufffdb",
    ]);
  });
});

describe("readOutcome", () => {
  it("reads the lines about an object and no others", () => {
    expect(readOutcome(JSON.stringify(DONE))).toEqual(DONE);
    for (const line of [
      "START",
      "{broken",
      "{}",
      '"pixelated"',
      JSON.stringify({ ...DONE, key: undefined }),
    ]) {
      expect(readOutcome(line)).toBeUndefined();
    }
    expect(readOutcome(JSON.stringify({ ...DONE, message: "answered" }))).toBeUndefined();
  });
});
