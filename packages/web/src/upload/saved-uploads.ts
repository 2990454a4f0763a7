import * as v from "valibot";
import { Output } from "./api.ts";
import type { Upload } from "./upload.ts";

const KEY = "pixelater.uploads";
const MAX_SAVED = 20;

const SavedUpload = v.object({
  name: v.string(),
  width: v.number(),
  height: v.number(),
  grids: v.array(v.string()),
  statusUrl: v.string(),
  outputs: v.array(Output),
  done: v.boolean(),
});

/** What a reload must not lose: photos that have arrived in the cloud. */
export type SavedUpload = v.InferOutput<typeof SavedUpload>;

/** The tab's own storage: another tab has its own uploads, and closing the tab forgets them. */
export function saveUploads(uploads: readonly Upload[]): void {
  const saved = uploads.flatMap(({ name, width, height, grids, state }): SavedUpload[] => {
    if (state.step !== "waiting" && state.step !== "done") return [];
    const { statusUrl, outputs } = state;
    const done = state.step === "done";
    return [{ name, width, height, grids: [...grids], statusUrl, outputs: [...outputs], done }];
  });
  try {
    sessionStorage.setItem(KEY, JSON.stringify(saved.slice(0, MAX_SAVED)));
  } catch {
    // Storage may be full or forbidden; then a reload forgets, and nothing else suffers.
  }
}

/** Oldest first. Anything that does not look like what was saved is ignored. */
export function loadUploads(): SavedUpload[] {
  try {
    const parsed = v.safeParse(v.array(SavedUpload), JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
    return parsed.success ? parsed.output.reverse() : [];
  } catch {
    return [];
  }
}
