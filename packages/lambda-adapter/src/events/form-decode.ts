import { UnknownEvent } from "../errors.ts";
import { shortened } from "../quoting.ts";

/**
 * Decodes a form-encoded object key of a notification or a Batch Operations task. A plus becomes a space before percent
 * sequences are decoded. Decode exactly once: a decoded key may contain `%2B`.
 *
 * @throws {UnknownEvent} if the percent sequences are not UTF-8.
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
