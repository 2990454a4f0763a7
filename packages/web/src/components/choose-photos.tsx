import { useRef } from "react";
import { type IconName, PixelIcon } from "./pixel-icon.tsx";

interface ChoosePhotosProps {
  readonly take: (files: readonly File[]) => void;
  readonly label: string;
  readonly icon: IconName;
  readonly className: string;
  /** Opens the phone's camera instead of its files. */
  readonly camera?: boolean;
}

/** A button that opens the system's file chooser. */
export function ChoosePhotos({ take, label, icon, className, camera = false }: ChoosePhotosProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} onClick={() => input.current?.click()}>
        <PixelIcon name={icon} />
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        // Lists HEIC and AVIF by extension for systems that do not count them as images.
        accept="image/*,.heic,.heif,.avif"
        multiple={!camera}
        {...(camera ? { capture: "environment" } : {})}
        onChange={({ target }) => {
          take([...(target.files ?? [])]);
          // Otherwise choosing the same file again fires no change event.
          target.value = "";
        }}
      />
    </>
  );
}
