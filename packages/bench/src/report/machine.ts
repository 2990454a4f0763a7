import { arch, cpus, release, totalmem, type } from "node:os";

/** One line: processor, cores, memory, system, Node. */
export function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? "unknown processor";
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${processors.length} cores, ${gigabytes} GB; ${type()} ${release()} ${arch()}; Node ${process.versions.node}`;
}
