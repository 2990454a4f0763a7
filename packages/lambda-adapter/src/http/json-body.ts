import { Problem } from "./problem.ts";

/** The largest JSON in a request. Settings take at most 2,048 bytes of metadata, six times that if all is escaped. */
const MAX_JSON_BYTES = 65_536;

/**
 * Parses the JSON in a request's body.
 *
 * @throws {Problem} `INVALID_REQUEST` for anything that two readers may understand differently, or that is too large.
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_JSON_BYTES) {
    throw new Problem(
      "INVALID_REQUEST",
      `Expected at most ${MAX_JSON_BYTES} bytes of JSON in the body but received ${bytes.length}`,
    );
  }
  const text = decoded(bytes);
  const value = parsed(text);
  if (hasRepeatedField(text)) {
    throw new Problem("INVALID_REQUEST", "Expected each field once in the JSON but received one twice");
  }
  return value;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Problem("INVALID_REQUEST", "Expected JSON in UTF-8 in the body but received other bytes");
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem("INVALID_REQUEST", "Expected JSON in the body");
  }
}

/**
 * Reports whether an object in valid JSON has a field twice: `JSON.parse` takes the last one, other readers the first.
 */
function hasRepeatedField(json: string): boolean {
  const open: Set<string>[] = [];
  let latest = '""';
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      // Escapes write the same name in different ways.
      const name = String(JSON.parse(latest));
      if (open.at(-1)?.has(name) === true) return true;
      open.at(-1)?.add(name);
    } else latest = token;
  }
  return false;
}
