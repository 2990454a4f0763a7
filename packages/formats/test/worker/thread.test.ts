import { Worker } from "node:worker_threads";
import { expect, it, vi } from "vitest";
import { startThread } from "../../src/worker/thread.ts";

vi.mock("node:worker_threads");

it("limits the memory of a thread", () => {
  startThread();
  expect(vi.mocked(Worker)).toHaveBeenCalledWith(
    expect.any(URL),
    expect.objectContaining({ resourceLimits: { maxOldGenerationSizeMb: 1024 } }),
  );
});

it("reports that a resting thread has ended", () => {
  const ended = vi.fn();
  startThread().rest(ended);
  const worker = vi.mocked(Worker).mock.instances.at(-1);
  expect(worker && vi.mocked(worker).on.mock.calls).toContainEqual(["exit", ended]);
});
