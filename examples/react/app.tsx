import { type ReactElement, useState } from "react";
import { PixelatedPhoto } from "./pixelated-photo.tsx";

/** Lets a visitor choose a photo and the number of cells. */
export function App(): ReactElement {
  const [file, setFile] = useState<File>();
  const [grid, setGrid] = useState(16);

  return (
    <main>
      <label>
        Photo{" "}
        <input
          type="file"
          accept="image/jpeg,image/png"
          onChange={(event) => {
            setFile(event.target.files?.[0]);
          }}
        />
      </label>
      <label>
        Cells{" "}
        <input
          type="range"
          min={4}
          max={64}
          value={grid}
          onChange={(event) => {
            setGrid(event.target.valueAsNumber);
          }}
        />
      </label>
      {file && <PixelatedPhoto file={file} grid={grid} />}
    </main>
  );
}
