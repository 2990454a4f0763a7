const KEY = "pixelater.kept";

/** Returns whether photos may be kept on this device, without loading the script that reads them. */
export function hasKeptPhotos(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

/** Notes whether photos are kept on this device. */
export function markKept(isKept: boolean): void {
  try {
    if (isKept) localStorage.setItem(KEY, "1");
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage nothing is kept either.
  }
}
