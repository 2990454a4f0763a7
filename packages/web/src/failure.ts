import { byteSize } from "./byte-size.ts";

/** Something that did not work, in words for the visitor. */
export interface Failure {
  /** What happened, one sentence. */
  readonly what: string;
  /** What can be done about it, one sentence. */
  readonly advice: string;
  /** The code behind it, shown small, for those who ask for help. */
  readonly code: string;
  /** Whether trying the same again may work. */
  readonly canRetry: boolean;
}

/** Carries a {@link Failure} out of whatever it stopped. */
export class FailureError extends Error {
  override readonly name = "FailureError";
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.what, { cause });
    this.failure = failure;
  }
}

/** Words for the codes with which the core, here or in the cloud, turns a photo down. */
const WORDS_BY_CODE: Readonly<Record<string, Pick<Failure, "what" | "advice">>> = {
  UNSUPPORTED_FORMAT: {
    what: "This file is not a photo that your browser or Pixelater can read.",
    advice: "Save it as JPEG or PNG and try that.",
  },
  UNSUPPORTED_FEATURE: {
    what: "This photo uses a rare kind of encoding.",
    advice: "Save it again as a plain JPEG or PNG and try that.",
  },
  TRUNCATED: {
    what: "The file ends before the photo does.",
    advice: "It was probably not copied to the end. Copy it again from where it came.",
  },
  CORRUPT_JPEG: {
    what: "This JPEG is damaged.",
    advice: "Try another copy of the photo.",
  },
  CORRUPT_PNG: {
    what: "This PNG is damaged.",
    advice: "Try another copy of the photo.",
  },
  CORRUPT_IMAGE: {
    what: "This photo is damaged.",
    advice: "Try another copy of it.",
  },
  TIMED_OUT: {
    what: "Reading this photo takes too long.",
    advice: "Save it as JPEG or PNG and try that.",
  },
  TOO_LARGE: {
    what: "This photo is too large.",
    advice: "Make it smaller than 50 MB and 100 megapixels, or choose larger cells, and try again.",
  },
  TOO_COSTLY: {
    what: "Pixelating this photo takes more time or memory than the server has.",
    advice:
      "Save the photo again as a plain JPEG or PNG, make it smaller, or choose fewer grids, and try again.",
  },
  UNREADABLE: {
    what: "The file could not be read.",
    advice: "Check that it is still where it was, and is a photo.",
  },
};

/** A photo turned down with a code. `message` serves where the code has no words here. */
export function photoFailure(code: string, message: string): Failure {
  const words = WORDS_BY_CODE[code] ?? { what: message, advice: "Try another photo." };
  return { ...words, code, canRetry: false };
}

/** @param maxBytes the largest file that the service takes. */
export function fileTooLarge(maxBytes: number): Failure {
  return {
    what: "This file is too large.",
    advice: `Make it smaller than ${byteSize(maxBytes)} and try again.`,
    code: "TOO_LARGE",
    canRetry: false,
  };
}

export function offline(): Failure {
  return navigator.onLine
    ? {
        what: "The server cannot be reached.",
        advice: "Check the connection and try again.",
        code: "UNREACHABLE",
        canRetry: true,
      }
    : {
        what: "You are offline.",
        advice: "Download still works. Try the upload again when you are back online.",
        code: "OFFLINE",
        canRetry: true,
      };
}
