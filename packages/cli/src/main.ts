#!/usr/bin/env node
import { run } from "./run.ts";

// Whoever reads our output may stop early, as `head` does: that is no failure of ours.
process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
  if (cause.code === "EPIPE") process.exit(0);
  throw cause;
});

process.exitCode = await run(process.argv.slice(2), process);
