import { useState } from "react";
import { announce } from "../announcements.ts";
import { byteSize } from "../byte-size.ts";
import type { Output } from "../upload/api.ts";
import type { Upload } from "../upload/upload.ts";

interface OutputTileProps {
  /** The grid's name ("8x8", "10px"). */
  readonly grid: string;
  /** The processed photo, once it has arrived. */
  readonly output: Output | undefined;
  readonly upload: Upload;
}

/** One processed photo, or an empty tile until it arrives. */
export function OutputTile({ grid, output, upload: { name, width, height, sends } }: OutputTileProps) {
  const label = sends === "finished" ? "As shown" : grid.replace("x", " × ").replace("px", " px");
  return (
    <figure className="output" data-arrived={output !== undefined}>
      <div className="output-picture" style={{ aspectRatio: `${width} / ${height}` }}>
        {output !== undefined && (
          <a href={output.url} target="_blank" rel="noreferrer">
            <img
              src={output.url}
              width={width}
              height={height}
              alt={sends === "finished" ? `${name}, finished` : `${name} in ${label} cells`}
            />
          </a>
        )}
      </div>
      <figcaption>
        <span className="output-grid">{label}</span>
        <span className="output-size">{byteSize(output?.bytes ?? null)}</span>
        <CopyLink label={label} url={output?.url} />
      </figcaption>
    </figure>
  );
}

function CopyLink({ label, url }: { readonly label: string; readonly url: string | undefined }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(new URL(url ?? "", location.href).href);
      setCopied(true);
      announce(`Copied the link to ${label}`);
    } catch {
      announce("The browser did not allow copying the link");
    }
  };
  return (
    <button
      type="button"
      className="button small"
      aria-label={`Copy link to ${label}`}
      disabled={url === undefined}
      onClick={() => void copy()}
    >
      {copied ? "Copied" : "Copy link"}
    </button>
  );
}
