import { arch, cpus, release, totalmem, type } from "node:os";

/** Describes the machine in one line: processor, cores, memory, system and kernel version, Node. */
export function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? "unknown processor";
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const kernel = /^[\d.]+/.exec(release())?.[0] ?? "";
  return `${model}, ${processors.length} cores, ${gigabytes} GB; ${type()} ${kernel} ${arch()}; Node ${process.versions.node}`;
}
