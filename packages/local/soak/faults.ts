import type { ChooseFault, Fault } from "../src/faults/proxy.ts";

/** Of all calls. */
export const FAULTY_CALLS = 0.05;

/** Numbers from 0 to 1 that are the same for the same seed (Lehmer's generator). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** What befalls one call of storage in twenty. Stalls cost seconds each, so they are the rarest. */
export function storageFaults(random: () => number): ChooseFault {
  return ({ method }) => {
    if (random() >= FAULTY_CALLS) return undefined;
    const dice = random();
    if (dice < 0.005) return { kind: "stall-headers" };
    if (dice < 0.4) return { kind: "status", status: dice < 0.2 ? 503 : 500 };
    if (dice < 0.6) return { kind: "reset" };
    if (method !== "GET") return dice < 0.9 ? { kind: "lose-answer" } : { kind: "delay", ms: 30 };
    return dice < 0.8 ? { kind: "truncate", afterBytes: 100 } : { kind: "corrupt", atByte: 100 };
  };
}

/**
 * What befalls one call of the topic in twenty, before it takes effect: an answer lost after it cannot be told from one
 * that never was, so a standard topic's subscribers are told twice then, under one id.
 */
export function topicFaults(random: () => number): ChooseFault {
  return (): Fault | undefined => (random() < FAULTY_CALLS ? { kind: "status", status: 503 } : undefined);
}
