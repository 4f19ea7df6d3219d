/** A picture made here and now, so that the gallery needs no files and no network. */
export function drawnPhoto(ground: string, figure: string): Blob {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 900" width="1200" height="900">
    <rect width="1200" height="900" fill="${ground}"/>
    <g fill="${figure}"><circle cx="600" cy="430" r="220"/><rect x="180" y="640" width="840" height="60" rx="30"/></g>
    <g fill="${ground}"><circle cx="520" cy="390" r="26"/><circle cx="690" cy="390" r="26"/></g></svg>`;
  return new Blob([svg], { type: "image/svg+xml" });
}
