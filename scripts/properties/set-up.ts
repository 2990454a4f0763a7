/** Runs before each test file of every project: gives properties the common seed and rejects any other. */
import fc from "fast-check";
import { SEED } from "./seed.ts";

useSeed(SEED);
fc.installGlobalPlugin(() => ({
  onAllRunsComplete: ({ seed }) => {
    const { seed: expected } = fc.readConfigureGlobal();
    if (seed === expected) return;
    throw new Error(
      `Expected a property with the common seed ${expected ?? ""} but got one with ${seed}. Remove its own seed.`,
    );
  },
}));

function useSeed(seed: number): void {
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
