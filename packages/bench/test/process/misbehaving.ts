import { serve, type Task } from "../../src/process/serve.ts";

/** A process like a contestant's, with tasks that go wrong. */
const TASKS: Record<string, Task> = {
  "counts laps": () => {
    let laps = 0;
    return () => [Uint8Array.of(++laps)];
  },
  "returns its picture":
    ({ picture, format }) =>
    () => [picture.bytes, Buffer.from(`${picture.width}x${picture.height} ${format}`)],
  "sleeps 300 ms": () => async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return [];
  },
  throws: () => () => {
    throw new Error("no such colour");
  },
  crashes: () => () => {
    console.error("the last words");
    process.exit(7);
  },
  "is killed": () => () => {
    process.kill(process.pid, "SIGTERM");
    return new Promise(() => undefined);
  },
  stalls: () => () => {
    for (;;);
  },
};

serve((name) => {
  const task = TASKS[name];
  return task === undefined ? Promise.reject(new Error(`no task ${name}`)) : Promise.resolve(task);
});
