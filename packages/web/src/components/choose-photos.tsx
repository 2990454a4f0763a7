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
        // Systems that do not know HEIC and AVIF as images yet still offer them by their ending.
        accept="image/*,.heic,.heif,.avif"
        multiple={!camera}
        {...(camera ? { capture: "environment" } : {})}
        onChange={({ target }) => {
          take([...(target.files ?? [])]);
          // So that choosing the same file again is a change again.
          target.value = "";
        }}
      />
    </>
  );
}
