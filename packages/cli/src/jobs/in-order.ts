/** How tasks are worked on. */
export interface Work<Task, Result> {
  /** Each takes one task after the other; undefined if it was stopped meanwhile. */
  readonly runners: readonly ((task: Task) => Promise<Result | undefined>)[];
  /** Called whenever a task is done. */
  readonly onDone: () => void;
  /** Receives the results in the order of the tasks, whichever is done first. */
  readonly take: (result: Result) => void;
  /** Ends the work early. What is not done then is not passed on. */
  readonly stop: AbortSignal;
}

/** Distributes tasks over runners, in their order. */
export async function inOrder<Task, Result>(
  tasks: readonly Task[],
  { runners, onDone, take, stop }: Work<Task, Result>,
): Promise<void> {
  const queue = tasks.entries();
  const waiting = new Map<number, Result>();
  let taken = 0;
  const isStopped = (): boolean => stop.aborted;
  await Promise.all(
    runners.map(async (run) => {
      for (const [i, task] of queue) {
        if (isStopped()) return;
        const result = await run(task);
        if (result === undefined || isStopped()) return;
        waiting.set(i, result);
        onDone();
        for (let next = waiting.get(taken); next !== undefined; next = waiting.get(taken)) {
          waiting.delete(taken++);
          take(next);
        }
      }
    }),
  );
}
