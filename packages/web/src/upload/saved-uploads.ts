import * as v from "valibot";
import { Output } from "./api.ts";
import { SAVED_UPLOADS_KEY } from "./saved-uploads-key.ts";
import type { Upload } from "./upload.ts";

const MAX_SAVED = 20;

const SavedUpload = v.object({
  name: v.string(),
  width: v.number(),
  height: v.number(),
  sends: v.optional(v.picklist(["original", "finished"]), "original"),
  grids: v.array(v.string()),
  statusUrl: v.string(),
  outputs: v.array(Output),
  done: v.boolean(),
});

/** An upload to restore after a reload: one whose photo has arrived in the cloud. */
export type SavedUpload = v.InferOutput<typeof SavedUpload>;

/** Saves the uploads for this tab. Closing the tab forgets them, and other tabs do not see them. */
export function saveUploads(uploads: readonly Upload[]): void {
  const saved = uploads.flatMap(({ name, width, height, sends, grids, state }): SavedUpload[] => {
    if (state.step !== "waiting" && state.step !== "done") return [];
    const { statusUrl, outputs } = state;
    const done = state.step === "done";
    return [{ name, width, height, sends, grids: [...grids], statusUrl, outputs: [...outputs], done }];
  });
  try {
    sessionStorage.setItem(SAVED_UPLOADS_KEY, JSON.stringify(saved.slice(0, MAX_SAVED)));
  } catch {
    // Storage may be full or forbidden. A reload then forgets the uploads; everything else works.
  }
}

/** Loads the saved uploads, oldest first. Ignores data of any other form. */
export function loadUploads(): SavedUpload[] {
  try {
    const parsed = v.safeParse(
      v.array(SavedUpload),
      JSON.parse(sessionStorage.getItem(SAVED_UPLOADS_KEY) ?? "[]"),
    );
    return parsed.success ? parsed.output.reverse() : [];
  } catch {
    return [];
  }
}
