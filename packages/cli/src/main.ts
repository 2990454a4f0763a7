#!/usr/bin/env node
import { run } from "./run.ts";

// The reader of standard output may stop early, as `head` does. That is not a failure.
const broken = new AbortController();
process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
  if (cause.code !== "EPIPE") throw cause;
  broken.abort();
});

process.exitCode = await run(process.argv.slice(2), process, broken.signal);
