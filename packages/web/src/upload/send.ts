import { type Failure, FailureError, offline } from "../failure.ts";
import type { PresignedUpload } from "./api.ts";

/**
 * Posts a file to S3 with a presigned form.
 *
 * Uses XMLHttpRequest, since fetch does not report upload progress.
 *
 * @param report receives the number of bytes sent so far.
 * @throws {FailureError}, or the signal's reason when it aborts.
 */
export function sendFile(
  file: Blob,
  { url, fields }: PresignedUpload["upload"],
  signal: AbortSignal,
  report: (sentBytes: number) => void,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // The file must be the last field: S3 ignores fields after it.
  form.append("file", file);

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => {
      request.abort();
    };
    const fail = (failure: Failure) => {
      reject(new FailureError(failure));
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      // `total` includes the form's fields and boundaries; the visitor knows only the size of the file.
      report(total > 0 ? Math.round((loaded / total) * file.size) : 0);
    });
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else fail(storageFailure(request.status, request.responseText));
    });
    request.addEventListener("error", () => {
      fail(offline());
    });
    request.addEventListener("abort", () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error("The upload was cancelled."));
    });
    request.addEventListener("loadend", () => {
      signal.removeEventListener("abort", abort);
    });
    signal.addEventListener("abort", abort);
    request.open("POST", url);
    request.send(form);
  });
}

/** Translates S3's XML error. Its `Code` is not enough: an expired form is named only in its `Message`. */
function storageFailure(status: number, xml: string): Failure {
  const code = /<Code>(\w+)<\/Code>/.exec(xml)?.[1] ?? `HTTP_${status}`;
  if (code === "EntityTooLarge") {
    return {
      what: "This photo is too large to upload.",
      advice: "Make it smaller and try again. Download still works.",
      code,
      canRetry: false,
    };
  }
  if (isExpired(xml)) {
    return {
      what: "The permission to upload has expired.",
      advice: "Try again to get a new one.",
      code: "EXPIRED",
      canRetry: true,
    };
  }
  return {
    what: "The storage refused the photo.",
    advice: "Try again in a moment.",
    code,
    canRetry: true,
  };
}

function isExpired(xml: string): boolean {
  return /expired/i.test(xml);
}
