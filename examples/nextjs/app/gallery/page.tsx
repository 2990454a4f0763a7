import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { placeholder } from "@pixelater/core";
import type { ReactElement } from "react";

/** Photos that Next.js serves as `/photos/…`. */
const PHOTOS = join(process.cwd(), "public/photos");

/**
 * Shows all photos, each as its cells until it is loaded. A server component: the placeholders are made while the page is
 * built, and it needs no script.
 */
export default function Gallery(): ReactElement {
  const names = readdirSync(PHOTOS).filter((name) => /\.(?:jpe?g|png)$/i.test(name));
  return (
    <main>
      {names.sort().map((name) => {
        const { dataUrl, averageColor, width, height } = placeholder(readFileSync(join(PHOTOS, name)));
        const background = `${averageColor} url("${dataUrl}") 0 0/100% 100%`;
        return (
          <img
            key={name}
            src={`/photos/${encodeURIComponent(name)}`}
            alt=""
            width={width}
            height={height}
            style={{ background, imageRendering: "pixelated" }}
            loading="lazy"
          />
        );
      })}
    </main>
  );
}
