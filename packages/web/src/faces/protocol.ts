import type { Face } from "@pixelater/faces";

/** Asks for the faces in a photo. The transferred port receives the {@link FaceReply}. */
export interface FaceRequest {
  readonly file: Blob;
  /** Looks also for smaller faces and for turned ones, which takes several times as long. */
  readonly isThorough: boolean;
}

export type FaceReply =
  | { readonly faces: readonly Face[]; readonly width: number; readonly height: number }
  | { readonly error: { readonly code: string; readonly message: string } };
