import { UnknownEvent } from "../errors.ts";
import { shortened } from "../quoting.ts";

/**
 * An object key as S3 writes it into notifications and Batch Operations tasks: form-encoded, so a plus is a space and
 * only then are percent-sequences decoded. To be done exactly once: a key may hold `%2B` itself.
 *
 * @throws {UnknownEvent} when the percent-sequences are no UTF-8.
 */
export function formDecode(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch (cause) {
    throw new UnknownEvent(`Expected a form-encoded key in UTF-8 but received ${shortened(encoded)}`, {
      cause,
    });
  }
}
