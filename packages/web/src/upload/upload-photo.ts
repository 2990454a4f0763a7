import { FailureError, photoFailure } from "../failure.ts";
import { fetchStatus, type Output, requestUpload, type Status, type UploadSettings } from "./api.ts";
import { sendFile } from "./send.ts";
import type { UploadState } from "./upload.ts";

export type Report = (state: UploadState) => void;

/** Time after which missing outputs are reported to the visitor as late. */
const OUTPUTS_TIMEOUT_MS = 90_000;
const FIRST_DELAY_MS = 150;
const MAX_DELAY_MS = 3_000;

/**
 * Uploads one photo: requests a presigned form, sends the file, and waits for the outputs. Reports every step.
 *
 * @throws {FailureError}, or the signal's reason when it aborts.
 */
export async function upload(
  file: Blob,
  settings: UploadSettings,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  const { statusUrl, outputs } = await presignAndSend(file, settings, signal, report);
  await waitForOutputs(statusUrl, outputs, signal, report);
}

/** Requests a form and sends the file. Retries once if the form expired meanwhile, for example while a laptop slept. */
async function presignAndSend(file: Blob, settings: UploadSettings, signal: AbortSignal, report: Report) {
  for (let attempt = 1; ; attempt++) {
    const presigned = await requestUpload(file, settings, signal);
    const reportSent = (sentBytes: number) => {
      report({ step: "sending", sentBytes, totalBytes: file.size });
    };
    reportSent(0);
    try {
      await sendFile(file, presigned.upload, signal, reportSent);
      return presigned;
    } catch (error) {
      const expired = error instanceof FailureError && error.failure.code === "EXPIRED";
      if (!expired || attempt === 2) throw error;
    }
  }
}

/**
 * Polls the status, with growing delays, until all outputs exist.
 *
 * @param expected outputs announced by the API, shown as empty tiles until they arrive.
 * @throws {FailureError} when the photo is rejected or the outputs are late.
 */
export async function waitForOutputs(
  statusUrl: string,
  expected: readonly Output[],
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  report({ step: "waiting", statusUrl, outputs: expected });
  const deadline = Date.now() + OUTPUTS_TIMEOUT_MS;
  for (let pause = FIRST_DELAY_MS; ; pause = Math.min(pause * 1.5, MAX_DELAY_MS)) {
    await sleep(pause, signal);
    const status = await fetchStatus(statusUrl, signal);
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

/** Replaces the expected outputs that have arrived, and keeps their order. */
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
