/** How a photo lies in the viewer: scale 1 fits the window. */
export interface View {
  scale: number;
  x: number;
  y: number;
  /** Clockwise, in degrees. */
  turn: number;
}

export const ZOOM = { least: 1, most: 8 } as const;

export function fitted(): View {
  return { scale: 1, x: 0, y: 0, turn: 0 };
}

/** Zooms around the middle of the window. Back at the whole photo it lies in the middle again. */
export function zoomed(view: View, by: number): View {
  const scale = Math.min(ZOOM.most, Math.max(ZOOM.least, view.scale * by));
  if (scale === ZOOM.least) return { ...fitted(), turn: view.turn };
  const factor = scale / view.scale;
  return { ...view, scale, x: view.x * factor, y: view.y * factor };
}

/** Only what is larger than the window can be moved. */
export function moved(view: View, dx: number, dy: number): View {
  return view.scale === ZOOM.least ? view : { ...view, x: view.x + dx, y: view.y + dy };
}

/** A quarter clockwise; it fits the window then. */
export function turned(view: View): View {
  return { ...fitted(), turn: (view.turn + 90) % 360 };
}
