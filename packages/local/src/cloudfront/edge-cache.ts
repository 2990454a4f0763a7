import { LRUCache } from "lru-cache";
import { type AnswerHeaders, EdgePolicy, ERROR_TTL } from "./cache-policy.ts";
import { matchesPath } from "./invalidation-path.ts";

/** An answer of the origin, with its whole body. */
export interface OriginAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: Buffer;
}

/** CloudFront's words in the header `x-cache`. */
export type CacheResult = "Hit" | "RefreshHit" | "Miss" | "Error";

export interface EdgeAnswer extends OriginAnswer {
  readonly result: CacheResult;
  /** Seconds since the origin sent or confirmed it; 0 unless it is a hit. */
  readonly age: number;
}

/** A request as the cache sees it. */
export interface EdgeRequest {
  /** Path and query of the viewer's request, and after the viewer-request function: percent-encoded. */
  readonly uris: readonly [viewer: string, afterFunction: string];
  /** Gets the object from the origin, with these headers in the request. */
  readonly fetch: (headers: AnswerHeaders) => Promise<OriginAnswer>;
}

interface Copy {
  readonly answer: OriginAnswer;
  readonly uris: EdgeRequest["uris"];
  /** Absent for an error, which is served until `errorUntil`. */
  readonly policy?: EdgePolicy;
  readonly errorUntil?: number;
}

const MAX_BYTES = 256 * 2 ** 20;

/**
 * The cache of one edge location. Its key is the URI after the viewer-request function, with the query parameters of the
 * cache policy.
 */
export class EdgeCache {
  readonly #copies = new LRUCache<string, Copy>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ answer }) => answer.body.length + 1024,
  });
  /** Requests to the origin that have not ended; further viewers wait for them. */
  readonly #pending = new Map<
    string,
    { readonly uris: EdgeRequest["uris"]; readonly answer: Promise<EdgeAnswer> }
  >();

  async get(request: EdgeRequest): Promise<EdgeAnswer> {
    const key = request.uris[1];
    const copy = this.#copies.get(key);
    if (copy?.policy?.isFresh === true) return { ...copy.answer, result: "Hit", age: copy.policy.age };
    if (copy?.errorUntil !== undefined && Date.now() < copy.errorUntil) {
      return { ...copy.answer, result: "Error", age: 0 };
    }
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending.answer;
    const fetching = { uris: request.uris, answer: this.#fetch(request, copy, () => isCurrent()) };
    const isCurrent = (): boolean => this.#pending.get(key) === fetching;
    this.#pending.set(key, fetching);
    try {
      return await fetching.answer;
    } finally {
      if (isCurrent()) this.#pending.delete(key);
    }
  }

  /**
   * Removes the copies that an invalidation's paths name, and keeps none of the answers that are under way. A copy is
   * removed only if its URI in the viewer's request and its URI after the function are both named, as the developer guide
   * recommends.
   */
  invalidate(paths: readonly string[]): void {
    const isNamed = (uris: EdgeRequest["uris"]): boolean =>
      uris.every((uri) => paths.some((path) => matchesPath(path, uri)));
    for (const [key, { uris }] of [...this.#copies]) if (isNamed(uris)) this.#copies.delete(key);
    for (const [key, { uris }] of [...this.#pending]) if (isNamed(uris)) this.#pending.delete(key);
  }

  /** @param isCurrent returns whether the answer may be kept: an invalidation may have come since. */
  async #fetch(request: EdgeRequest, copy: Copy | undefined, isCurrent: () => boolean): Promise<EdgeAnswer> {
    const { uris } = request;
    const answer = await request.fetch(copy?.policy?.revalidationHeaders() ?? {});
    if (answer.status === 304 && copy?.policy !== undefined) {
      const confirmed = { ...copy.answer, headers: copy.policy.confirmed(answer.headers) };
      if (isCurrent()) this.#keep(uris, confirmed);
      return { ...confirmed, result: "RefreshHit", age: 0 };
    }
    if (isCurrent()) this.#keep(uris, answer);
    return { ...answer, result: answer.status < 400 ? "Miss" : "Error", age: 0 };
  }

  #keep(uris: EdgeRequest["uris"], answer: OriginAnswer): void {
    const key = uris[1];
    if (answer.status >= 400) {
      const seconds = answer.status === 403 ? ERROR_TTL.forbidden : ERROR_TTL.default;
      this.#copies.set(key, { answer, uris, errorUntil: Date.now() + seconds * 1000 });
      return;
    }
    const policy = EdgePolicy.of(answer.headers);
    if (policy.storable) this.#copies.set(key, { answer, uris, policy });
    else this.#copies.delete(key);
  }
}
