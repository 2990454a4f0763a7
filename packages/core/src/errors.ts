/**
 * The reason why an input image cannot be pixelated. Programs decide by the code; messages are for people and may change.
 *
 * - `UNSUPPORTED_FORMAT`: neither JPEG nor PNG; the message names the format that was recognised.
 * - `UNSUPPORTED_FEATURE`: a JPEG or PNG that uses something Pixelater does not read, such as arithmetic coding.
 * - `TRUNCATED`: the file ends before the image does.
 * - `CORRUPT_JPEG`, `CORRUPT_PNG`: the bytes contradict the file's own specification.
 * - `CORRUPT_IMAGE`: another format's decoder, as of `@pixelater/formats`, does not take the bytes.
 * - `TIMED_OUT`: such a decoder took longer than it may.
 * - `TOO_LARGE`: above a limit; rejected before memory was allocated.
 * - `REGION_OUTSIDE`: a region does not touch the image.
 */
export type PixelateErrorCode =
  | "UNSUPPORTED_FORMAT"
  | "UNSUPPORTED_FEATURE"
  | "TRUNCATED"
  | "CORRUPT_JPEG"
  | "CORRUPT_PNG"
  | "CORRUPT_IMAGE"
  | "TIMED_OUT"
  | "TOO_LARGE"
  | "REGION_OUTSIDE";

/** An input image that cannot be pixelated. A caller's own mistake is a `TypeError` or a `RangeError` instead. */
export class PixelateError extends Error {
  override readonly name = "PixelateError";
  readonly code: PixelateErrorCode;
  /** Byte of the input where the error was found, if there is one. */
  readonly offset: number | undefined;

  constructor(
    code: PixelateErrorCode,
    message: string,
    details: { readonly offset?: number; readonly cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.offset = details.offset;
  }
}
