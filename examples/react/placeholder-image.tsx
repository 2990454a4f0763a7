import type { Placeholder } from "@pixelater/core";
import { type ReactElement, useState } from "react";

interface PlaceholderImageProps {
  src: string;
  alt: string;
  /** What `placeholder()`, `pixelater --placeholder json` or the function's manifest gives, with the photo's size. */
  placeholder: Pick<Placeholder, "dataUrl" | "averageColor" | "width" | "height">;
}

/** Shows the photo's cells, sharp, until the photo is loaded. The page does not jump: width and height are known. */
export function PlaceholderImage({ src, alt, placeholder }: PlaceholderImageProps): ReactElement {
  const [isLoaded, setLoaded] = useState(false);
  const { dataUrl, averageColor, width, height } = placeholder;
  // Taken off once the photo is there, as the cells would show through its transparent pixels.
  const style = isLoaded
    ? undefined
    : {
        background: `${averageColor} url("${dataUrl}") 0 0/100% 100%`,
        imageRendering: "pixelated" as const,
      };
  return (
    <img
      src={src}
      alt={alt}
      width={width}
      height={height}
      style={style}
      loading="lazy"
      onLoad={() => {
        setLoaded(true);
      }}
    />
  );
}
