import { createContext } from "react";
import type { Box } from "./view.ts";

/** The part of the photo that is on the stage, for canvases that draw no more than that; `null` for all of it. */
export const VisiblePart = createContext<Box | null>(null);
