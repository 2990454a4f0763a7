/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in CSS pixels. */
export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** A position on the stage in CSS pixels, from its top left corner. */
export interface StagePoint {
  readonly x: number;
  readonly y: number;
}

/** A zoomed photo: its scale and which of its points is in the middle of the stage. */
export interface View {
  /** CSS pixels per pixel of the photo. */
  readonly scale: number;
  /** In parts of the photo's width and height, 0…1. */
  readonly x: number;
  readonly y: number;
}

/** Largest scale: one pixel of the photo is a square of 8 CSS pixels. */
const MAX_SCALE = 8;

/** Returns the scale at which the whole photo just fits the stage. */
export function fittingScale(photo: Size, stage: Size): number {
  return Math.min(stage.width / photo.width, stage.height / photo.height);
}

/**
 * Returns where the photo lies on the stage, in whole CSS pixels. A side that is longer than the stage leaves no gap at
 * either end; a shorter one is centered.
 *
 * @param view `null` fits the photo to the stage.
 */
export function photoBox(view: View | null, photo: Size, stage: Size): Box {
  const { scale, x, y } = view ?? { scale: fittingScale(photo, stage), x: 0.5, y: 0.5 };
  const width = Math.max(1, Math.round(photo.width * scale));
  const height = Math.max(1, Math.round(photo.height * scale));
  return { left: start(x, width, stage.width), top: start(y, height, stage.height), width, height };
}

/** Returns the part of the photo that is on the stage, relative to the photo's corner. */
export function visiblePart(photo: Box, stage: Size): Box {
  const left = Math.max(0, -photo.left);
  const top = Math.max(0, -photo.top);
  return {
    left,
    top,
    width: Math.max(0, Math.min(photo.width, Math.ceil(stage.width) - photo.left) - left),
    height: Math.max(0, Math.min(photo.height, Math.ceil(stage.height) - photo.top) - top),
  };
}

/**
 * Returns the view after the photo was moved and scaled, as two fingers do it: what was at `from` comes to `to`. Returns
 * `null`, the fitting view, where the photo would be smaller than that.
 */
export function movedView(
  view: View | null,
  photo: Size,
  stage: Size,
  { from, to, factor }: { readonly from: StagePoint; readonly to: StagePoint; readonly factor: number },
): View | null {
  const fitting = fittingScale(photo, stage);
  const before = view ?? { scale: fitting, x: 0.5, y: 0.5 };
  const scale = Math.min(before.scale * factor, Math.max(MAX_SCALE, fitting));
  // A little tolerance: zooming out in steps ends at the fitting view exactly.
  if (scale <= fitting * 1.001) return null;
  // Distances from the middle of the stage; not from the photo's corner, which is rounded.
  const moved = (middle: number, side: number, space: number, at: number, then: number) =>
    middle + (at - space / 2) / (side * before.scale) - (then - space / 2) / (side * scale);
  return within(
    {
      scale,
      x: moved(before.x, photo.width, stage.width, from.x, to.x),
      y: moved(before.y, photo.height, stage.height, from.y, to.y),
    },
    photo,
    stage,
  );
}

/** Returns the view at this scale around the middle of the stage; `null` if it is the fitting one or a smaller one. */
export function scaledView(view: View | null, photo: Size, stage: Size, scale: number): View | null {
  const middle = { x: stage.width / 2, y: stage.height / 2 };
  const factor = scale / (view?.scale ?? fittingScale(photo, stage));
  return movedView(view, photo, stage, { from: middle, to: middle, factor });
}

/** Keeps the middle so far from the photo's edges that it can be undone by moving back as far. */
function within(view: View, photo: Size, stage: Size): View {
  const margin = (side: number, space: number) => Math.min(0.5, space / (2 * side));
  const x = margin(photo.width * view.scale, stage.width);
  const y = margin(photo.height * view.scale, stage.height);
  return { ...view, x: clamp(view.x, x, 1 - x), y: clamp(view.y, y, 1 - y) };
}

function start(middle: number, side: number, space: number): number {
  if (side <= space) return Math.round((space - side) / 2);
  return Math.round(clamp(space / 2 - middle * side, space - side, 0));
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}
