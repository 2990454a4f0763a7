import type { ChooseFault, Fault } from "../src/faults/proxy.ts";

/** Share of calls that get a fault. */
export const FAULTY_CALLS = 0.05;

/** Returns a generator of reproducible numbers from 0 to 1 (Lehmer's generator). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Injects a fault into one storage call in twenty. Stalls take seconds each, so they are the rarest. */
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
 * Makes one call in twenty of the topic fail before it takes effect. A response lost afterwards is not injected: the
 * function would have to publish again, and subscribers of a standard topic would get two messages with one id.
 */
export function topicFaults(random: () => number): ChooseFault {
  return (): Fault | undefined => (random() < FAULTY_CALLS ? { kind: "status", status: 503 } : undefined);
}
