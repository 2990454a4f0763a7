import { pixelate } from "@pixelater/core";
import { type ReactElement, useEffect, useState } from "react";

interface PixelatedPhotoProps {
  /** A JPEG or PNG file, for instance from an `<input type="file">`. */
  file: File;
  /** Number of cells in each direction. */
  grid: number;
}

/** Shows a photo pixelated. Everything happens in the browser: the file is not uploaded. */
export function PixelatedPhoto({ file, grid }: PixelatedPhotoProps): ReactElement {
  const [url, setUrl] = useState<string>();
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    let shown: string | undefined;
    let stale = false;

    async function show(): Promise<void> {
      try {
        const output = pixelate(new Uint8Array(await file.arrayBuffer()), { grid });
        if (stale) return;
        shown = URL.createObjectURL(new Blob([output], { type: file.type }));
        setUrl(shown);
        setProblem(undefined);
      } catch (error) {
        if (!stale) setProblem(error instanceof Error ? error.message : "This file cannot be pixelated.");
      }
    }

    void show();
    return () => {
      stale = true;
      if (shown !== undefined) URL.revokeObjectURL(shown);
    };
  }, [file, grid]);

  if (problem !== undefined) return <p role="alert">{problem}</p>;
  if (url === undefined) return <p>Pixelating …</p>;
  return <img src={url} alt={`${file.name}, pixelated`} />;
}
