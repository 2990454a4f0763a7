import { describe, expect, it } from "vitest";
import { duration, Progress, type Step } from "../src/progress.ts";

const FIRST: Step = { title: "first", expectedMs: 10_000 };
const SECOND: Step = { title: "second", expectedMs: 30_000 };
const THIRD: Step = { title: "third", expectedMs: 60_000 };
const STEPS = [FIRST, SECOND, THIRD];

/** A console with a clock that is set by hand. */
function consoleOf(isTerminal: boolean) {
  const written: string[] = [];
  const console = { ms: 0, isTerminal, write: (text: string) => written.push(text), now: () => console.ms };
  return { console, written };
}

describe("Progress", () => {
  it("prints the elapsed time, the estimated rest, the step and its part", () => {
    const { console, written } = consoleOf(false);
    const progress = new Progress(STEPS, console);
    progress.begin(FIRST);
    console.ms = 15_000;
    progress.at("sharp, turn 1");
    expect(written).toEqual([
      "0 s · about 1:40 min left · first\n",
      "15 s · about 1:30 min left · first: sharp, turn 1\n",
    ]);
  });

  it("learns from the steps that are done how long the others may take", () => {
    const { console, written } = consoleOf(false);
    const progress = new Progress(STEPS, console);
    progress.begin(FIRST);
    console.ms = 20_000;
    progress.begin(SECOND);
    expect(written.at(-1)).toBe("20 s · about 3:00 min left · second\n");
    console.ms = 40_000;
    progress.at("sharp");
    expect(written.at(-1)).toBe("40 s · about 2:40 min left · second: sharp\n");
    console.ms = 80_000;
    progress.begin(THIRD);
    expect(written.at(-1)).toBe("1:20 min · about 2:00 min left · third\n");
    console.ms = 200_000;
    progress.end();
    expect(written.at(-1)).toBe("done in 3:20 min\n");
  });

  it("writes a line now and then, or one that changes on a terminal", () => {
    const quiet = consoleOf(false);
    const busy = consoleOf(true);
    for (const { console } of [quiet, busy]) {
      const progress = new Progress(STEPS, console);
      progress.begin(FIRST);
      for (let turn = 0; turn < 20; turn++) {
        console.ms += 1_000;
        progress.at(`turn ${turn}`);
      }
    }
    expect(quiet.written).toHaveLength(3);
    expect(busy.written).toHaveLength(21);
    expect(busy.written.every((text) => text.startsWith("\r\u001b[K") && !text.endsWith("\n"))).toBe(true);
  });
});

describe("duration", () => {
  it.each([
    [0, "0 s"],
    [59_400, "59 s"],
    [59_600, "1:00 min"],
    [1_205_000, "20:05 min"],
  ])("writes %d ms as %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});
