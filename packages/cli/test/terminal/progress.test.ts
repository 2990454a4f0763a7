import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { progressOn } from "../../src/terminal/progress.ts";

/** A terminal with a number of columns that shows both streams. */
function screen(columns: number) {
  const rows = [""];
  let column = 0;
  const write = (text: string) => {
    for (const part of text.split(/(\r|\n|\u001b\[K)/)) {
      const last = rows.length - 1;
      const row = rows[last] ?? "";
      if (part === "\r") column = 0;
      else if (part === "\n") column = rows.push("") * 0;
      else if (part === "\u001b[K") rows[last] = row.slice(0, column);
      else {
        rows[last] = row.slice(0, column) + part + row.slice(column + part.length);
        column += part.length;
        if (column >= columns && part !== "") column = rows.push("") * 0;
      }
    }
  };
  const stream = () => {
    const through = new PassThrough();
    through.on("data", (chunk: Buffer) => {
      write(chunk.toString());
    });
    return Object.assign(through, { isTTY: true, columns });
  };
  return { rows, terminal: { stdin: new PassThrough(), stdout: stream(), stderr: stream() } };
}

describe("progressOn", () => {
  it("never breaks printed lines, and disappears at the end", () => {
    const { rows, terminal } = screen(80);
    let now = 0;
    const progress = progressOn(terminal, true, () => (now += 500));
    progress.show(0, 40);
    for (let i = 1; i <= 40; i++) {
      progress.show(i, 40);
      progress.print(i % 3 === 0 ? "stderr" : "stdout", `line ${i} of one word\n`);
      expect(rows.at(-1)).toMatch(new RegExp(`^\\[#*\\.*\\] +${i}/40 photos`));
    }
    progress.end();
    expect(rows).toEqual([...Array.from({ length: 40 }, (_, i) => `line ${i + 1} of one word`), ""]);
  });

  it("shows the progress and the remaining time", () => {
    const { rows, terminal } = screen(80);
    let now = 0;
    const progress = progressOn(terminal, true, () => now);
    now = 10_000;
    progress.show(250, 1_000);
    expect(rows).toEqual(["[######..................]  250/1000 photos, 30 s left"]);
    now = 400_000;
    progress.show(500, 1_000);
    expect(rows).toEqual(["[############............]  500/1000 photos, 7 min left"]);
  });

  it("stays on one line of a narrow terminal", () => {
    for (const columns of [10, 20, 30, 45, 60]) {
      const { rows, terminal } = screen(columns);
      let now = 0;
      const progress = progressOn(terminal, true, () => (now += 5_000));
      progress.show(1, 1_000);
      progress.show(999, 1_000);
      expect(rows).toHaveLength(1);
      progress.end();
      expect(rows).toEqual([""]);
    }
  });

  it("is drawn at most ten times a second", () => {
    const { rows, terminal } = screen(80);
    let now = 0;
    const progress = progressOn(terminal, true, () => now);
    progress.show(1, 9);
    now = 99;
    progress.show(2, 9);
    expect(rows[0]).toContain("1/9 photos");
    now = 100;
    progress.show(3, 9);
    expect(rows[0]).toContain("3/9 photos");
  });

  it("shows no bar without a terminal, nor for one photo", () => {
    const piped = new PassThrough();
    const { terminal } = screen(80);
    const progress = progressOn({ ...terminal, stderr: piped }, true, () => 0);
    progress.show(1, 9);
    progress.end();
    expect(piped.read()).toBeNull();
    const { rows, terminal: watched } = screen(80);
    progressOn(watched, false, () => 0).show(1, 9);
    progressOn(watched, true, () => 0).show(0, 1);
    expect(rows).toEqual([""]);
  });
});
