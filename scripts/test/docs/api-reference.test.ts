import { expect, it } from "vitest";
import { ROOT, run } from "../harness/run.ts";

it("the API reference builds without a warning, and every export has a docstring", async () => {
  // Warnings are errors in typedoc.json.
  const args = ["node_modules/typedoc/bin/typedoc", "--emit", "none", "--logLevel", "Warn"];
  const { status, stdout, stderr } = await run(process.execPath, args, { cwd: ROOT });
  expect({ status, printed: stdout + stderr }).toEqual({ status: 0, printed: "" });
});
