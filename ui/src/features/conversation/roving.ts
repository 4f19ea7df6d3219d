/** Where an arrow key goes from a row. Null when the key means something else. */
export function rowAfterKey(
  key: string,
  at: number,
  count: number,
  perPage: number,
): number | null {
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + perPage,
    PageUp: at - perPage,
    Home: 0,
    End: count - 1,
  };
  const to = moves[key];
  return to === undefined ? null : Math.max(0, Math.min(to, count - 1));
}
