import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { runBench } from "./bench.ts";
import { HELP, parseOptions } from "./options.ts";
import { FULL, QUICK } from "./plan.ts";
import { writeCharts } from "./report/charts.ts";
import { reportOf } from "./report/markdown.ts";

const options = parseOptions(process.argv.slice(2));
if (options === undefined) {
  process.stdout.write(HELP);
} else {
  const { quick, reportPath, chartFolder } = options;
  const findings = await runBench(quick ? QUICK : FULL, options, {
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    now: () => performance.now(),
  });
  await mkdir(dirname(reportPath), { recursive: true });
  const charts = await writeCharts(findings, chartFolder, dirname(reportPath));
  const report = reportOf(findings, charts);
  await writeFile(reportPath, report);
  process.stdout.write(`${report}\nWritten to ${reportPath}\n`);
}
