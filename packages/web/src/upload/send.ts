import { type Failure, FailureError, offline } from "../failure.ts";
import type { Permission } from "./api.ts";

/**
 * Posts a file to S3 with the form it was permitted by.
 *
 * XMLHttpRequest and not fetch, because only it reports how much of a body has been sent.
 *
 * @param report is told the bytes sent so far.
 * @throws {FailureError}, or the signal's reason when it aborts.
 */
export function sendFile(
  file: Blob,
  { url, fields }: Permission["upload"],
  signal: AbortSignal,
  report: (sentBytes: number) => void,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // S3 reads no field that comes after the file.
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
      // The form's fields and boundaries count as well; the visitor knows the size of the file only.
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

/** What S3 meant. Its answer is XML with a `Code`, and for forms the reason stands in the `Message` only. */
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
      advice: "Try again: a new one is asked for.",
      code: "EXPIRED",
      canRetry: true,
    };
  }
  return {
    what: "The storage did not take the photo.",
    advice: "Try again in a moment.",
    code,
    canRetry: true,
  };
}

function isExpired(xml: string): boolean {
  return /expired/i.test(xml);
}
