import type { Failure } from "../failure.ts";
import { PixelIcon } from "./pixel-icon.tsx";

export function FailureNote({ failure, retry }: { readonly failure: Failure; readonly retry?: () => void }) {
  return (
    <div className="failure" role="alert">
      <PixelIcon name="alert" />
      <div>
        <p className="failure-what">{failure.what}</p>
        <p>{failure.advice}</p>
        <p className="failure-code">
          <span className="visually-hidden">Code: </span>
          {failure.code}
        </p>
        {retry !== undefined && failure.canRetry && (
          <button type="button" className="button small" onClick={retry}>
            <PixelIcon name="again" />
            Try again
          </button>
        )}
      </div>
    </div>
  );
}
