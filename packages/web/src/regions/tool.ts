import type { RegionShape } from "@pixelater/core/region";

/** What a drag over the photo does: draw an area, or only select and move those that there are. */
export type AreaTool = RegionShape | "brush" | "move";

export const TOOL_LABELS: Readonly<Record<AreaTool, string>> = {
  move: "Move",
  rectangle: "Rectangle",
  ellipse: "Ellipse",
  brush: "Brush",
};

/** Returns the first tool: a finger draws nothing until the visitor chooses a shape. */
export function firstTool(): AreaTool {
  return matchMedia("(pointer: coarse)").matches ? "move" : "rectangle";
}
