import { readFileSync, writeFileSync } from "node:fs";
import { percentile } from "./statistics.ts";

/** The results of a run. */
export interface Findings {
  readonly uploads: number;
  readonly seed: number;
  readonly seconds: number;
  /** `2 cores of MODEL, Node 24.0.0`. */
  readonly machine: string;
  readonly duplicates: number;
  readonly calls: number;
  readonly faults: number;
  readonly retries: number;
  readonly redriven: number;
  readonly lost: number;
  readonly wrong: number;
  readonly notNotified: number;
  readonly notifiedTwice: number;
  /** Milliseconds of each delivery, retries included. */
  readonly deliveries: readonly { readonly ms: number; readonly isDisturbed: boolean }[];
  /** Processor milliseconds of the function's processes, and of everything else: S3, topic, proxies and client. */
  readonly functionMs: number;
  readonly aroundMs: number;
  /** Resident megabytes of the function's largest process in each tenth of the run. */
  readonly memory: readonly number[];
  /** Whether memory stayed flat; undefined if the run was too short. */
  readonly flat: boolean | undefined;
}

/** Returns the table's rows as names and values. */
export function rowsOf(found: Findings): (readonly [string, string])[] {
  const undisturbed = found.deliveries.filter(({ isDisturbed }) => !isDisturbed);
  const disturbed = found.deliveries.filter(({ isDisturbed }) => isDisturbed);
  const perUpload = (ms: number): string => `${(ms / found.uploads).toFixed(1)} ms`;
  return [
    ["uploads, events delivered twice", list(found.uploads, found.duplicates)],
    ["storage calls, faults injected", list(found.calls, found.faults)],
    ["invocations retried, events redriven from the dead-letter queue", list(found.retries, found.redriven)],
    ["objects lost, outputs with wrong bytes", list(found.lost, found.wrong)],
    ["uploads not notified, notifications sent twice", list(found.notNotified, found.notifiedTwice)],
    ["p50, p95, p99 of a delivery, retries included", percentiles(found.deliveries)],
    [`of the ${count(undisturbed.length)} without a fault`, percentiles(undisturbed)],
    [`of the ${count(disturbed.length)} with a fault or a duplicate event`, percentiles(disturbed)],
    [
      "processor time per upload: the function, everything around it",
      `${perUpload(found.functionMs)}, ${perUpload(found.aroundMs)}`,
    ],
    [
      "memory of the largest process, in each tenth",
      found.memory.some(Number.isNaN) ? "not measured" : `${found.memory.map(Math.round).join(", ")} MB`,
    ],
  ];
}

/** Returns the reasons why a run failed; empty for a successful one. */
export function failuresOf(found: Findings): string[] {
  const counted = [
    ["objects lost", found.lost],
    ["outputs with wrong bytes", found.wrong],
    ["uploads not notified", found.notNotified],
    ["notifications sent twice", found.notifiedTwice],
  ] as const;
  return [
    ...counted.filter(([, n]) => n > 0).map(([what, n]) => `${count(n)} ${what}`),
    ...(found.flat === false ? ["memory grew in the second half"] : []),
  ];
}

export function markdownOf(found: Findings): string {
  const rows = rowsOf(found).map(([name, value]) => `| ${name} | ${value} |`);
  const minutes = (found.seconds / 60).toFixed(1);
  return [
    `${count(found.uploads)} uploads in ${minutes} minutes on ${found.machine}, the function with 512 MB, seed ${found.seed}:`,
    "",
    "| | |",
    "| --- | --- |",
    ...rows,
  ].join("\n");
}

const BEGIN = "<!-- npm run soak -- --publish writes from here … -->";
const END = "<!-- … to here -->";

/**
 * Replaces the text between a document's two markers.
 *
 * @throws {TypeError} for a document without the markers.
 */
export function placed(document: string, text: string): string {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from) throw new TypeError(`Expected a document with ${BEGIN} and ${END}`);
  return `${document.slice(0, from)}${BEGIN}\n${text}\n\n${document.slice(to)}`;
}

export function publish(file: URL, found: Findings): void {
  writeFileSync(file, placed(readFileSync(file, "utf8"), markdownOf(found)));
}

function percentiles(deliveries: Findings["deliveries"]): string {
  const values = deliveries.map(({ ms }) => ms);
  return [0.5, 0.95, 0.99].map((share) => `${count(Math.round(percentile(values, share)))} ms`).join(", ");
}

function list(...values: readonly number[]): string {
  return values.map(count).join(", ");
}

function count(value: number): string {
  return value.toLocaleString("en");
}
