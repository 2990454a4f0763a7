/** Records the function's AWS calls in each scenario again. Needs the built function. */
import { writeFileSync } from "node:fs";
import { RECORDED_CALLS, type RecordedCall, recordCalls } from "./recorded-calls.ts";
import { SCENARIOS } from "./scenarios.ts";

const scenarios: string[] = [];
for (const scenario of SCENARIOS) {
  const calls = await recordCalls(scenario);
  console.log(`${scenario.name}: ${calls.length} different calls`);
  const lines = calls.map((call: RecordedCall) => `  ${JSON.stringify(call)}`).join(",\n");
  scenarios.push(` ${JSON.stringify(scenario.name)}: [\n${lines}\n ]`);
}
writeFileSync(RECORDED_CALLS, `{\n${scenarios.join(",\n")}\n}\n`);
