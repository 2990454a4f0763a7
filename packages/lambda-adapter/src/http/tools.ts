import type { PhotoDecoder } from "../pixelation/decoding.ts";
import type { FaceDetector } from "../pixelation/detection.ts";
import type { Settings } from "../settings.ts";
import type { Store } from "../storage/store.ts";
import type { Telemetry } from "../telemetry.ts";
import type { Presigner } from "./presigner.ts";

/** The settings, the clients and the container's resources that requests need. */
export interface HttpTools {
  readonly settings: Settings;
  readonly store: Store;
  readonly presign: Presigner;
  readonly telemetry: Telemetry;
  /** The detector of faces in this build; undefined if there is none. */
  readonly detector: FaceDetector | undefined;
  /** The decoder of other formats than JPEG and PNG in this build; undefined if there is none. */
  readonly decoder: PhotoDecoder | undefined;
  /** vCPUs of the function; less than 1 for a share of one. */
  readonly vcpus: number;
  /** Memory of the function. */
  readonly memoryBytes: number;
  readonly now: () => Date;
}
