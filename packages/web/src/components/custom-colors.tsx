import { PaletteFileError, parsePaletteFile } from "@pixelater/core/palette";
import { useState } from "react";
import { MOST_COLORS } from "../settings.ts";

interface CustomColorsProps {
  readonly colors: readonly string[];
  readonly change: (colors: readonly string[]) => void;
}

/** Changes the visitor's own colours one by one, or takes them from a file. */
export function CustomColors({ colors, change }: CustomColorsProps) {
  const [problem, setProblem] = useState<string>();
  const open = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      change(parsePaletteFile(await file.text()).colors);
      setProblem(undefined);
    } catch (error) {
      setProblem(error instanceof PaletteFileError ? error.message : "This file cannot be read.");
    }
  };
  return (
    <div className="custom-colors">
      <ul aria-label="Your colours">
        {colors.map((color, i) => (
          // Two colours may be equal for a while, so only the place tells them apart.
          <li key={i}>
            <input
              className="color-well"
              type="color"
              aria-label={`Colour ${i + 1}`}
              value={color}
              onChange={({ target }) => {
                change(colors.map((other, at) => (at === i ? target.value : other)));
              }}
            />
            {colors.length > 1 && (
              <button
                type="button"
                className="remove-color"
                aria-label={`Remove colour ${i + 1}`}
                onClick={() => {
                  change(colors.filter((_, at) => at !== i));
                }}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      <div className="save-actions">
        <button
          type="button"
          className="button small"
          disabled={colors.length >= MOST_COLORS}
          onClick={() => {
            change([...colors, colors.at(-1) ?? "#000000"]);
          }}
        >
          Add a colour
        </button>
        <label className="button small file-button">
          Open a palette file
          <input
            className="visually-hidden"
            type="file"
            accept=".gpl,.hex,.pal"
            onChange={({ target }) => {
              void open(target.files?.[0]);
              target.value = "";
            }}
          />
        </label>
      </div>
      {problem === undefined ? (
        <p className="share-note">GIMP’s .gpl, .pal of Paint Shop Pro, or .hex as on Lospec.</p>
      ) : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
