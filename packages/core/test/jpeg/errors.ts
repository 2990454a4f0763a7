import { expect } from "vitest";
import { PixelateError } from "../../src/errors.ts";

/** The PixelateError that `run` throws; anything else it throws, or nothing, fails the test. */
export function errorOf(run: () => unknown): PixelateError {
  try {
    run();
  } catch (error) {
    if (error instanceof PixelateError) return error;
    throw error;
  }
  return expect.unreachable("Expected a PixelateError but nothing was thrown");
}

/** The code of the PixelateError that `run` throws. */
export function codeOf(run: () => unknown): string {
  return errorOf(run).code;
}
