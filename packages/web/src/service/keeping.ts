import type { Service } from "./service.ts";

/** Says how long the cloud keeps an original. */
export function originalKeeping({ originals: { keptDays, deleted } }: Service): string {
  if (deleted === "after-success") {
    const atLatest = keptDays === null ? "" : `, after ${days(keptDays)} at the latest`;
    return `The cloud deletes the original once its pictures are ready${atLatest}.`;
  }
  return keptDays === null
    ? "The cloud keeps the original until the owner of this site deletes it."
    : `The cloud deletes the original after ${days(keptDays)}.`;
}

/** Says how long links work. */
export function linkKeeping({ outputs: { keptDays } }: Service): string {
  return keptDays === null
    ? "Links work until the owner of this site deletes the pictures."
    : `Links work for ${days(keptDays)}.`;
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}
