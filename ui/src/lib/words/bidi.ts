/**
 * Keeps a name, a number or an address from turning the sentence around it: it stands between two
 * invisible marks (first strong isolate, pop directional isolate) and has its own direction.
 */
export function isolated(text: string): string {
  return `\u{2068}${text}\u{2069}`;
}
