import type { ReactNode } from "react";
import type { Settings } from "../settings.ts";
import { Segments } from "./segments.tsx";

interface FormatControlsProps {
  readonly format: Settings["format"];
  readonly change: (format: Settings["format"]) => void;
  readonly children?: ReactNode;
}

/** Chooses the format of the finished photos. */
export function FormatControls({ format, change, children }: FormatControlsProps) {
  return (
    <section className="panel-section" aria-labelledby="file-title">
      <div className="section-head">
        <h2 id="file-title">File</h2>
        <Segments
          legend="Format"
          options={[
            { value: "same", label: "As is" },
            { value: "png", label: "PNG" },
            { value: "jpeg", label: "JPEG" },
          ]}
          value={format}
          change={change}
        />
      </div>
      {children}
    </section>
  );
}
