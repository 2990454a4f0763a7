import type { Task } from "../process/serve.ts";
import type { Contestant, NodeContestantName } from "./contestant.ts";
import type { HalfName } from "../halves.ts";
import type { OtherTask } from "../other-jobs/list.ts";

/** Finds a task by name and loads only its libraries. */
export async function loadTask(name: string): Promise<Task> {
  switch (name as NodeContestantName | HalfName | OtherTask) {
    case "pixelater":
      return taskOf((await import("./pixelater.ts")).pixelater);
    case "sharp":
      return taskOf((await import("./sharp.ts")).sharpAlone);
    case "sharp + fill":
      return taskOf((await import("./sharp.ts")).sharpWithFill);
    case "sharp + exact":
      return taskOf((await import("./sharp.ts")).sharpExact);
    case "jimp":
      return taskOf((await import("./jimp.ts")).jimp);
    case "image-js":
      return taskOf((await import("./image-js.ts")).imageJs);
    case "jpeg-js + pngjs":
      return taskOf((await import("./naive.ts")).naive);
    case "measure":
      return (await import("../halves.ts")).measuring;
    case "decode":
      return (await import("../halves.ts")).decoding;
    case "write":
      return (await import("../halves.ts")).writing;
    case "hide":
    case "hide by composite":
    case "hide by loops":
    case "linear light":
    case "decode pixels":
    case "decode by sharp":
    case "decode by jpeg-js":
    case "decode by pngjs":
      return (await import("../other-jobs/tasks.ts")).OTHER_TASKS[name as OtherTask];
    default:
      throw new RangeError(`Expected a contestant or half a job but received "${name}"`);
  }
}

function taskOf(contestant: Contestant): Task {
  return (job) => () => contestant.run(job);
}
