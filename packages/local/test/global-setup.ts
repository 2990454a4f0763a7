import { existsSync } from "node:fs";
import { FUNCTION_BUNDLE } from "../src/cloud/function.ts";

/** The local cloud runs the function as it is deployed, so it must have been built. */
export default function setUp(): void {
  if (existsSync(FUNCTION_BUNDLE)) return;
  throw new Error(
    "The function is not built: run `pnpm --filter @pixelater/lambda-adapter... run build` first.",
  );
}
