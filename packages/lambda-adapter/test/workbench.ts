import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { StaleCopies } from "../src/cdn/stale-copies.ts";
import { createDeadline } from "../src/deadline.ts";
import { deliverObject } from "../src/delivery/deliver.ts";
import { type Job, SeenPhoto, type Tools } from "../src/delivery/job.ts";
import { type Manifest, parseManifest } from "../src/manifest/manifest.ts";
import type { Message, RemovalMessage } from "../src/notifications/message.ts";
import { settingsFrom } from "../src/settings.ts";
import { manifestKey } from "../src/storage/keys.ts";
import type { Telemetry } from "../src/telemetry.ts";
import { FakeStore } from "./fake-store.ts";

export const SOURCE = "source";
export const PROCESSED = "processed";

/** Tools in memory that keep all reports and messages for assertions. */
export interface Workbench extends Tools {
  readonly store: FakeStore;
  readonly messages: Message[];
  readonly removals: RemovalMessage[];
  readonly reported: string[];
  /** The callers of the API's requests. */
  readonly callers: (string | undefined)[];
}

export function workbench(
  variables: Readonly<Record<string, string>> = {},
  store: FakeStore = new FakeStore(),
): Workbench {
  const messages: Message[] = [];
  const removals: RemovalMessage[] = [];
  const reported: string[] = [];
  const callers: (string | undefined)[] = [];
  return {
    settings: settingsFrom({
      PROCESSED_BUCKET: PROCESSED,
      SOURCE_BUCKET: SOURCE,
      GRIDS: "2,3px",
      ...variables,
    }),
    store,
    messages,
    removals,
    reported,
    callers,
    notifier: {
      async publish(message) {
        await store.onCall("publish", "before");
        if (message.type === "pixelater.removed") removals.push(message);
        else messages.push(message);
        await store.onCall("publish", "after");
      },
    },
    cdn: undefined,
    telemetry: telemetryTo(reported, callers),
    detector: undefined,
    decoder: undefined,
    vcpus: 1,
    memoryBytes: 1_024 * 2 ** 20,
    finishedAttempts: new Set(),
    pause: () => Promise.resolve(),
    now: () => new Date("2026-01-01T00:01:00Z"),
  };
}

export function jobFor(tools: Tools, key: string, deliveryId = "delivery-1"): Job {
  return {
    ref: { bucket: SOURCE, key },
    tools,
    deadline: plentyOfTime(),
    deliveryId,
    attemptId: randomUUID(),
    isSuspect: false,
    share: "all",
    fairMs: Infinity,
    stale: new StaleCopies(),
    isRemoval: false,
    seen: new SeenPhoto(),
  };
}

/** Retries a delivery until it succeeds, as the source of an event does. */
export async function deliverUntilDone(tools: Tools, key: string, deliveryId: string): Promise<void> {
  for (let attempt = 1; attempt <= 50; attempt++) {
    try {
      await deliverObject(jobFor(tools, key, deliveryId));
      return;
    } catch (error) {
      if (attempt === 50) throw error;
    }
  }
}

/** Delivers an object while the topic is unavailable: everything but the notification. */
export async function deliverWithoutNotification(
  tools: Tools,
  key: string,
  deliveryId: string,
): Promise<void> {
  const silent = { ...tools, notifier: { publish: () => Promise.reject(new Error("SNS is down")) } };
  await expect(deliverObject(jobFor(silent, key, deliveryId))).rejects.toThrow("SNS is down");
}

/** Returns the manifest of a key. */
export function manifestOf({ store }: Pick<Workbench, "store">, key: string): Manifest | undefined {
  const bytes = store.bytes({ bucket: PROCESSED, key: manifestKey(key) });
  return bytes && parseManifest(bytes);
}

export function plentyOfTime(): Job["deadline"] {
  return createDeadline(() => 60_000);
}

function telemetryTo(reported: string[], callers: (string | undefined)[]): Telemetry {
  return {
    timed: (_, run) => run(),
    finished: ({ key }, outcome) => reported.push(`${key} ${nameOfOutcome(outcome)}`),
    pixelated: (sourceBytes, outputBytes) => reported.push(`${sourceBytes} bytes to ${outputBytes}`),
    answered: ({ method, route, status, code = "", caller }) => {
      reported.push(`${method} ${route} ${status} ${code}`.trimEnd());
      callers.push(caller);
    },
    failed: (what, error) => reported.push(`${nameOf(what)} failed: ${String(error)}`),
    ignored: (reason, ref) => reported.push(ref === undefined ? reason : `${ref.key} ${reason}`),
    deletionRefused: ({ key }) => reported.push(`${key} deletion refused`),
    invalidated: (paths) => reported.push(`${paths} paths invalidated`),
    invalidationRefused: (error) => reported.push(`invalidation refused: ${error.message}`),
    warn: (message) => reported.push(message),
  };
}

function nameOfOutcome(outcome: Parameters<Telemetry["finished"]>[1]): string {
  if (outcome.kind === "ignored") return outcome.reason;
  return outcome.kind === "removed" ? "removed" : outcome.manifest.status;
}

function nameOf(what: Parameters<Telemetry["failed"]>[0]): string {
  if (what === undefined) return "-";
  return "partId" in what ? what.partId : what.key;
}
