import { FailureError, photoFailure } from "../failure.ts";
import { askStatus, type Output, requestUpload, type Status, type UploadSettings } from "./api.ts";
import { sendFile } from "./send.ts";
import type { UploadState } from "./upload.ts";

export type Report = (state: UploadState) => void;

/** How long the processed photos are waited for before the visitor is told so. */
const PATIENCE_MS = 90_000;
const FIRST_PAUSE_MS = 150;
const LONGEST_PAUSE_MS = 3_000;

/**
 * Takes one photo through the cloud: asks leave, sends it, waits for its processed photos. Every step is reported.
 *
 * @throws {FailureError}, or the signal's reason when it aborts.
 */
export async function upload(
  file: Blob,
  settings: UploadSettings,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  const { statusUrl, outputs } = await permitAndSend(file, settings, signal, report);
  await awaitOutputs(statusUrl, outputs, signal, report);
}

/** A form that has expired on the way (a laptop slept, say) is replaced once without asking. */
async function permitAndSend(file: Blob, settings: UploadSettings, signal: AbortSignal, report: Report) {
  for (let attempt = 1; ; attempt++) {
    const permission = await requestUpload(file, settings, signal);
    const reportSent = (sentBytes: number) => {
      report({ step: "sending", sentBytes, totalBytes: file.size });
    };
    reportSent(0);
    try {
      await sendFile(file, permission.upload, signal, reportSent);
      return permission;
    } catch (error) {
      const expired = error instanceof FailureError && error.failure.code === "EXPIRED";
      if (!expired || attempt === 2) throw error;
    }
  }
}

/**
 * Asks how it goes, more and more seldom, until the processed photos are all there.
 *
 * @param expected what was promised, shown empty until it arrives.
 * @throws {FailureError} when the photo is rejected, or patience ends.
 */
export async function awaitOutputs(
  statusUrl: string,
  expected: readonly Output[],
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  report({ step: "waiting", statusUrl, outputs: expected });
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    await sleep(pause, signal);
    const status = await askStatus(statusUrl, signal);
    if (status.state === "pixelated") {
      report({ step: "done", statusUrl, outputs: status.outputs });
      return;
    }
    if (status.state === "rejected") throw new FailureError(rejection(status));
    report({ step: "waiting", statusUrl, outputs: merge(expected, status.outputs) });
    if (Date.now() > deadline) {
      throw new FailureError({
        what: "The processed photos are late.",
        advice: "The upload itself arrived. Ask again in a minute.",
        code: "LATE",
        canRetry: true,
      });
    }
  }
}

function rejection({ error }: Status) {
  return photoFailure(error?.code ?? "REJECTED", error?.message ?? "The photo was rejected.");
}

/** What is there already, in the order of what was promised. */
function merge(expected: readonly Output[], arrived: readonly Output[]): Output[] {
  return expected.map((output) => arrived.find(({ grid }) => grid === output.grid) ?? output);
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error("The upload was cancelled."));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
