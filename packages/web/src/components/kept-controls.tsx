import { useEffect, useRef, useState } from "react";
import { announce } from "../announcements.ts";
import { type Keeping, keeping } from "../keeping/load-keeper.ts";
import type { PhotoKeeper } from "../keeping/photo-keeper.ts";
import { useStore } from "../store.ts";
import { PixelIcon } from "./pixel-icon.tsx";

/** Says what is kept on this device, and forgets it. */
export function KeptControls({ count }: { readonly count: number }) {
  const state = useStore(keeping);
  return (
    <section className="panel-section" aria-labelledby="kept-title">
      <h2 id="kept-title">On this device</h2>
      {state.step === "keeping" ? (
        <Kept keeper={state.keeper} count={count} />
      ) : (
        <p className="area-note">{noteOf(state)}</p>
      )}
    </section>
  );
}

function noteOf({ step }: Keeping): string {
  return step === "failed" ? NOT_KEPT : "Keeping your photos …";
}

const NOT_KEPT = "This browser cannot keep your photos: a reload loses them. Save what you need.";

function Kept({ keeper, count }: { readonly keeper: PhotoKeeper; readonly count: number }) {
  const hasFailed = useStore(keeper.hasFailed);
  const [isAsking, setIsAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that asked is gone, and with it the focus.
    if (isAsking) keep.current?.focus();
  }, [isAsking]);
  const what = count === 1 ? "this photo" : `all ${count} photos`;
  return (
    <>
      <p className="area-note">
        {hasFailed
          ? NOT_KEPT
          : "Your photos and areas are kept in this browser, also after a reload, until you remove them. They are sent nowhere."}
      </p>
      {isAsking ? (
        <div className="area-actions" role="group" aria-label={`Forget ${what} and its areas?`}>
          <button
            type="button"
            className="button small primary"
            onClick={() => {
              void keeper.forgetAll().then(
                () => {
                  announce("All photos and areas are forgotten");
                },
                () => {
                  announce("The browser could not delete everything. Clear this page's data in its settings");
                },
              );
            }}
          >
            Forget {what}
          </button>
          <button
            ref={keep}
            type="button"
            className="button small"
            onClick={() => {
              setIsAsking(false);
            }}
          >
            Keep
          </button>
        </div>
      ) : (
        <div className="area-actions">
          <button
            type="button"
            className="button small"
            onClick={() => {
              setIsAsking(true);
            }}
          >
            <PixelIcon name="close" />
            Forget all …
          </button>
        </div>
      )}
    </>
  );
}
