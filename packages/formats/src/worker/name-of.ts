import { FORMAT_NAMES } from "../formats.ts";
import type { Task } from "./protocol.ts";

/** Returns the name of a task's format for people. */
export function nameOf({ format }: Task): string {
  return format === "apng" ? "PNG" : FORMAT_NAMES[format];
}
