import type { Tools } from "../delivery/tools.ts";
import type { Presigner } from "./presigner.ts";

/** What requests are answered with. */
export interface HttpTools extends Tools {
  readonly presign: Presigner;
}
