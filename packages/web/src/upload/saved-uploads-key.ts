/** Where the uploads of this tab are saved in the session's storage. */
export const SAVED_UPLOADS_KEY = "pixelater.uploads";

/** Returns whether this tab has uploaded photos, before or after a reload. */
export function hasUploaded(): boolean {
  try {
    return sessionStorage.getItem(SAVED_UPLOADS_KEY) !== null;
  } catch {
    return false;
  }
}
