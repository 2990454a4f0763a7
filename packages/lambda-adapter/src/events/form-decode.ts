/**
 * An object key as S3 writes it into notifications and Batch Operations tasks: form-encoded, so a plus is a space and
 * only then are percent-sequences decoded. To be done exactly once: a key may hold `%2B` itself.
 *
 * @throws {URIError} when the percent-sequences are no UTF-8.
 */
export function formDecode(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll("+", " "));
}
