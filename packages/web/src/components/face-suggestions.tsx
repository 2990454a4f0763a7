import type { RegionEditor } from "../regions/region-editor.ts";
import type { Suggestion } from "../regions/region-set.ts";
import { PixelIcon } from "./pixel-icon.tsx";

interface FaceSuggestionsProps {
  readonly suggestions: readonly Suggestion[];
  /** Width of the photo on the page in CSS pixels. */
  readonly photoWidth: number;
  readonly editor: RegionEditor;
}

/** In a crowd, crosses beside faces narrower than this many CSS pixels would cover other faces: they appear with the pointer. */
const SMALL_PX = 72;

/** Suggested faces on the photo: a click on one hides it, a click on its cross drops the suggestion. */
export function FaceSuggestions({ suggestions, photoWidth, editor }: FaceSuggestionsProps) {
  if (suggestions.length === 0) return null;
  return (
    <ul className="suggestions" aria-label="Suggested faces">
      {suggestions.map(({ id, left, top, width, height }) => (
        <li
          key={id}
          data-small={(width * photoWidth) / 100 < SMALL_PX}
          style={{ left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` }}
        >
          <button
            type="button"
            className="suggestion"
            aria-label={`Hide face ${id}`}
            title="Hide this face"
            onClick={() => {
              editor.accept([id]);
            }}
          />
          <button
            type="button"
            className="suggestion-drop"
            aria-label={`Drop suggestion ${id}`}
            title="Not a face, or not to hide"
            onClick={() => {
              editor.drop([id]);
            }}
          >
            <PixelIcon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
