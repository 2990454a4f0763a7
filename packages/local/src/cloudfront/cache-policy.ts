import CachePolicy from "http-cache-semantics";

/** Times in seconds that the distribution's cache policy sets for photos, as in terraform/website.tf. */
export const PHOTO_TTL = { min: 0, default: 3600, max: 86_400 };

/** Times in seconds for which errors are cached: CloudFront's own, and that of terraform/website.tf. */
export const ERROR_TTL = { default: 10, forbidden: 1 };

/** Headers of an answer of the origin, with lower-case names. */
export type AnswerHeaders = Readonly<Record<string, string>>;

const REQUEST = { method: "GET", url: "/", headers: {} };
const OPTIONS = { shared: true, cacheHeuristic: 0, immutableMinTimeToLive: 0 };
/** What sets a time by itself, so that the policy's default does not apply. */
const EXPLICIT = /\b(max-age|s-maxage|no-cache|no-store|private)\b/i;

/** How long the edge may serve a copy, and how it asks the origin whether the copy is still current. */
export class EdgePolicy {
  readonly #policy: CachePolicy;
  readonly #ttl: number;

  private constructor(policy: CachePolicy, ttl: number) {
    this.#policy = policy;
    this.#ttl = ttl;
  }

  static of(headers: AnswerHeaders): EdgePolicy {
    const policy = new CachePolicy(REQUEST, { status: 200, headers }, OPTIONS);
    return new EdgePolicy(policy, secondsFor(headers, policy));
  }

  /** Whether a copy may be kept at all. A policy with a minimum would keep any. */
  get storable(): boolean {
    return this.#policy.storable() || PHOTO_TTL.min > 0;
  }

  /** Seconds since the origin sent or confirmed the copy. */
  get age(): number {
    return Math.floor(this.#policy.age());
  }

  get isFresh(): boolean {
    return this.#policy.age() < this.#ttl;
  }

  /** Returns the headers of a request that asks whether the copy is still current. */
  revalidationHeaders(): AnswerHeaders {
    return definedHeaders(this.#policy.revalidationHeaders(REQUEST));
  }

  /** Returns the headers of a copy that the origin confirmed with a 304. */
  confirmed(headers: AnswerHeaders): AnswerHeaders {
    const { policy } = this.#policy.revalidatedPolicy(REQUEST, { status: 304, headers });
    const confirmed = Object.entries(definedHeaders(policy.responseHeaders()));
    return Object.fromEntries(confirmed.filter(([name]) => name !== "age"));
  }
}

/** Returns the time for which the policy and an object's headers let a copy be served (developer guide, "Expiration"). */
function secondsFor(headers: AnswerHeaders, policy: CachePolicy): number {
  const { min, default: byDefault, max } = PHOTO_TTL;
  const isExplicit = EXPLICIT.test(headers["cache-control"] ?? "") || headers["expires"] !== undefined;
  return isExplicit ? Math.min(Math.max(policy.maxAge(), min), max) : Math.max(byDefault, min);
}

export function definedHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): AnswerHeaders {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) defined[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return defined;
}
