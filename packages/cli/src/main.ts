#!/usr/bin/env node
import { run } from "./run.ts";

// Whoever reads our output may stop early, as `head` does: that is no failure of ours.
const broken = new AbortController();
process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
  if (cause.code !== "EPIPE") throw cause;
  broken.abort();
});

process.exitCode = await run(process.argv.slice(2), process, broken.signal);
