/** Where a key goes in a grid. Null when the key means something else; -1 is above the first row. */
export function cellAfterKey(
  key: string,
  at: number,
  count: number,
  columns: number,
  rtl: boolean,
): number | null {
  const onward = rtl ? -1 : 1;
  const last = count - 1;
  switch (key) {
    case "ArrowRight":
      return Math.min(Math.max(at + onward, 0), last);
    case "ArrowLeft":
      return Math.min(Math.max(at - onward, 0), last);
    case "ArrowDown":
      return at + columns > last ? (sameRow(at, last, columns) ? at : last) : at + columns;
    case "ArrowUp":
      return at < columns ? -1 : at - columns;
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

function sameRow(a: number, b: number, columns: number): boolean {
  return Math.floor(a / columns) === Math.floor(b / columns);
}
