import { useEffect } from "react";
import type { Failure } from "../failure.ts";
import { Store, useStore } from "../store.ts";
import { FailureNote } from "./failure-note.tsx";
import type { Studio, StudioProps } from "./studio.tsx";

type LoadedStudio =
  | { readonly step: "none" | "loading" }
  | { readonly step: "loaded"; readonly Studio: typeof Studio }
  | { readonly step: "failed" };

const loaded = new Store<LoadedStudio>({ step: "none" });

const NOT_LOADED: Failure = {
  what: "A part of the page could not be loaded.",
  advice: "Check the connection and try again.",
  code: "NO_STUDIO",
  canRetry: true,
};

/** Loads the studio's script ahead of the first photo. The first screen does without it. */
export function loadStudio(): void {
  const { step } = loaded.get();
  if (step === "loading" || step === "loaded") return;
  loaded.update(() => ({ step: "loading" }));
  import("./studio.tsx").then(
    (module) => {
      loaded.update(() => ({ step: "loaded", Studio: module.Studio }));
    },
    () => {
      loaded.update(() => ({ step: "failed" }));
    },
  );
}

/** The studio, or what to show until its script is there. */
export function LazyStudio(props: StudioProps) {
  const state = useStore(loaded);
  useEffect(loadStudio, []);
  if (state.step === "loaded") return <state.Studio {...props} />;
  return (
    <div className="stage">
      {state.step === "failed" ? (
        <FailureNote failure={NOT_LOADED} retry={loadStudio} />
      ) : (
        <p className="opening">Opening …</p>
      )}
    </div>
  );
}
