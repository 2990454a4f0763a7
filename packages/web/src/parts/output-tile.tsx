import { useState } from "react";
import { announce } from "../announcements.ts";
import { byteSize } from "../byte-size.ts";
import type { Output } from "../upload/api.ts";
import type { Upload } from "../upload/upload.ts";

interface OutputTileProps {
  readonly output: Output;
  readonly upload: Upload;
}

/** One processed photo, or its empty place until it arrives. */
export function OutputTile({ output, upload }: OutputTileProps) {
  const { grid, url, bytes } = output;
  const { name, width, height } = upload;
  const [copied, setCopied] = useState(false);
  const label = grid.replace("x", " × ");
  const arrived = bytes !== undefined;

  const copyLink = () => {
    navigator.clipboard.writeText(new URL(url, location.href).href).then(
      () => {
        setCopied(true);
        announce(`Copied the link to ${label}`);
      },
      () => {
        announce("The browser did not allow copying the link");
      },
    );
  };

  return (
    <figure className="output" data-arrived={arrived}>
      <div className="output-picture" style={{ aspectRatio: `${width} / ${height}` }}>
        {arrived && (
          <a href={url} target="_blank" rel="noreferrer">
            <img src={url} width={width} height={height} alt={`${name} in ${label} cells`} />
          </a>
        )}
      </div>
      <figcaption>
        <span className="output-grid">{label}</span>
        <span className="output-size">{arrived ? byteSize(bytes) : "…"}</span>
        <button
          type="button"
          className="button small"
          aria-label={`Copy link to ${label}`}
          disabled={!arrived}
          onClick={copyLink}
        >
          {copied ? "Copied" : "Copy link"}
        </button>
      </figcaption>
    </figure>
  );
}
