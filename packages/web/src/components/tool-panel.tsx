import { type ReactNode, useId } from "react";
import { type IconName, PixelIcon } from "./pixel-icon.tsx";

/** One group of controls: a part of the panel on wide screens, a sheet of its own on narrow ones. */
export interface Tool {
  readonly name: string;
  readonly label: string;
  readonly icon: IconName;
  readonly content: ReactNode;
}

interface ToolPanelProps {
  /** Stays in sight above the tools. */
  readonly head: ReactNode;
  readonly tools: readonly Tool[];
  /** Name of the tool whose sheet is open on a narrow screen; `null` if none is. */
  readonly open: string | null;
  readonly setOpen: (name: string | null) => void;
  /** Stays in sight below the tools. */
  readonly foot: ReactNode;
}

/**
 * Holds the controls beside the photo. Wide screens show all tools below each other in a part that scrolls by itself.
 * Narrow screens show a tab for each tool, which opens its sheet. The style sheet decides between the two.
 */
export function ToolPanel({ head, tools, open, setOpen, foot }: ToolPanelProps) {
  const id = useId();
  return (
    <div
      className="panel"
      onKeyDown={({ key }) => {
        if (key === "Escape") setOpen(null);
      }}
    >
      <div className="panel-head">
        {head}
        <div className="tool-tabs" role="group" aria-label="Tools">
          {tools.map(({ name, label, icon }) => (
            <button
              key={name}
              type="button"
              className="tool-tab"
              aria-expanded={name === open}
              aria-controls={`${id}${name}`}
              onClick={() => {
                setOpen(name === open ? null : name);
              }}
            >
              <PixelIcon name={icon} />
              {label}
            </button>
          ))}
        </div>
      </div>
      <div className="tools" data-open={open !== null}>
        {tools.map(({ name, content }) => (
          <div key={name} id={`${id}${name}`} className="tool" data-tool={name} data-open={name === open}>
            {content}
          </div>
        ))}
      </div>
      <div className="panel-foot">{foot}</div>
    </div>
  );
}
