import type { IgnoredReason } from "../events/announcement.ts";
import type { Manifest } from "../manifest/manifest.ts";

/** How one object of one delivery ended. */
export type Outcome = RecordedOutcome | { readonly kind: "ignored"; readonly reason: IgnoredReason };

export interface RecordedOutcome {
  readonly kind: "recorded";
  readonly manifest: Manifest;
  /** Versions left under the source's key, if this delivery deleted. */
  readonly remaining?: number;
  /** Whether an earlier delivery did the work, and this one found it done. */
  readonly isRepeated?: boolean;
}
