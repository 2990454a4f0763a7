import type { PhotoLibrary } from "../photos/photo-library.ts";
import { Store } from "../store.ts";
import type { PhotoKeeper } from "./photo-keeper.ts";
import { hasKeptPhotos } from "./kept-marker.ts";

export type Keeping =
  | { readonly step: "none" | "restoring" }
  | { readonly step: "keeping"; readonly keeper: PhotoKeeper }
  /** The script could not be loaded: photos are lost at a reload. */
  | { readonly step: "failed" };

/** Whether photos are being kept; `restoring` while those of the last visit are read. */
export const keeping = new Store<Keeping>({ step: hasKeptPhotos() ? "restoring" : "none" });

let isStarted = false;

/** Loads the script that keeps photos, restores those of the last visit and keeps new ones. Once; later calls do nothing. */
export function keepPhotos(library: PhotoLibrary): void {
  if (isStarted) return;
  isStarted = true;
  import("./photo-keeper.ts")
    .then(async ({ PhotoKeeper }) => {
      const keeper = new PhotoKeeper(library);
      await keeper.start();
      keeping.update(() => ({ step: "keeping", keeper }));
    })
    .catch(() => {
      isStarted = false;
      keeping.update(() => ({ step: "failed" }));
    });
}
