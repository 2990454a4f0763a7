import { describe, expect, it } from "vitest";
import type { Channel } from "../../src/process/channel.ts";
import { startNode } from "../../src/process/node-channel.ts";
import type { Answer, Request } from "../../src/process/protocol.ts";
import { type RaceRules, type Runner, takeTurns } from "../../src/race/take-turns.ts";
import { tinyJob } from "../process/tiny-picture.ts";

const RULES: RaceRules = {
  turns: 3,
  turnMs: 100,
  budgetMs: 1_000,
  warmUpMs: 200,
  longestLapMs: 1_000,
  timeLimitMs: 20_000,
};

const job = await tinyJob("png");
const smallJob = { ...job, picture: { ...job.picture, title: "small" } };

interface Behaviour {
  readonly lapMs: number;
  /** Called at each request. */
  readonly heard?: (request: Request) => void;
}

/** A process that only pretends to work. */
function pretend({ lapMs, heard }: Behaviour): Channel {
  const answers: Answer[] = [{ answer: "ready", peakBytes: 1 }];
  return {
    send(request) {
      heard?.(request);
      if (request.ask === "laps") {
        const laps = Array.from({ length: request.count }, () => ({ elapsedMs: lapMs, processorMs: lapMs }));
        answers.push({ answer: "laps", laps, digest: "d", peakBytes: 2 });
      } else if (request.ask === "outputs") answers.push({ answer: "outputs", files: [Uint8Array.of(5)] });
      else answers.push({ answer: "ready", peakBytes: 1 });
    },
    next: () => {
      const answer = answers.shift();
      return answer === undefined ? Promise.reject(new Error("not asked")) : Promise.resolve(answer);
    },
    end: () => undefined,
  };
}

function runner(name: string, behaviour: Behaviour): Runner<string> {
  const expectedMs = behaviour.lapMs;
  return { name, task: name, job, smallJob, expectedMs, wantsOutputs: true, open: () => pretend(behaviour) };
}

describe("takeTurns", () => {
  it("lets all take the same number of turns, A B C, A B C, with more laps for the fast", async () => {
    const order: string[] = [];
    const counts = new Map<string, Set<number>>();
    const watched = (name: string, lapMs: number): Runner<string> =>
      runner(name, {
        lapMs,
        heard: (request) => {
          // A warm-up asks for single laps.
          if (request.ask !== "laps" || request.count === 1) return;
          order.push(name);
          counts.set(name, (counts.get(name) ?? new Set()).add(request.count));
        },
      });
    const { timings, missing } = await takeTurns(
      [watched("A", 10), watched("B", 50)],
      RULES,
      () => undefined,
    );
    expect(order).toEqual(["A", "B", "A", "B", "A", "B"]);
    expect(counts).toEqual(
      new Map([
        ["A", new Set([10])],
        ["B", new Set([2])],
      ]),
    );
    expect(timings.map(({ name, turns }) => [name, turns.map((laps) => laps.length)])).toEqual([
      ["A", [10, 10, 10]],
      ["B", [2, 2, 2]],
    ]);
    expect(missing).toEqual([]);
  });

  it("ends the turns of one that has used up its budget, but for the first turn and the first runner", async () => {
    const { timings } = await takeTurns(
      [runner("A", { lapMs: 900 }), runner("B", { lapMs: 450 }), runner("C", { lapMs: 3_000 })],
      RULES,
      () => undefined,
    );
    expect(timings.map(({ turns }) => turns.length)).toEqual([3, 2, 1]);
  });

  it("warms up with a small picture where a lap would take longer than a warm-up may", async () => {
    const titles: string[] = [];
    const heard = (request: Request): void => {
      titles.push(request.ask === "start" ? request.assignment.picture.title : request.ask);
    };
    await takeTurns([runner("slow", { lapMs: 900, heard })], { ...RULES, turns: 1 }, () => undefined);
    expect(titles).toEqual(["small", "laps", "tiny", "laps", "outputs"]);
  });

  it("goes on without runners that fail, crash or stall, and reports why", async () => {
    const inNode = (task: string): Runner<string> => ({
      ...runner(task, { lapMs: 1 }),
      open: () => startNode(new URL("../process/misbehaving.ts", import.meta.url)),
    });
    const { timings, missing } = await takeTurns(
      ["throws", "counts laps", "crashes", "stalls"].map(inNode),
      { ...RULES, turns: 2, timeLimitMs: 10_000 },
      () => undefined,
    );
    expect(timings.map(({ name, turns }) => [name, turns.length])).toEqual([["counts laps", 2]]);
    expect(missing).toEqual([
      { name: "throws", why: "no such colour" },
      { name: "crashes", why: "its process ended with exit code 7: the last words" },
      { name: "stalls", why: "no answer within 10 s" },
    ]);
  });
});
