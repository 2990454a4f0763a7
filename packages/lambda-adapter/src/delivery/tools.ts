import type { Notifier } from "../notifications/message.ts";
import type { Settings } from "../settings.ts";
import type { Store } from "../storage/s3-store.ts";
import type { Telemetry } from "../telemetry.ts";

/** What the work is done with. Made once per container, outside the handler, and passed in. */
export interface Tools {
  readonly settings: Settings;
  readonly store: Store;
  readonly notifier: Notifier | undefined;
  readonly telemetry: Telemetry;
  /** Processors that the function has; less than 1 for a part of one. */
  readonly vcpus: number;
  /** Memory that the function has. */
  readonly memoryBytes: number;
  /** Attempts that outlived their photo, should their markers not be gone. */
  readonly finishedAttempts: Set<string>;
  /** Waits between looks at a key that others write, too. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly now: () => Date;
}
