/** How many rows the timeline holds. Source: design, timeline window. */
export const LIMITS = { open: 60, page: 25, max: 150 } as const;

/** What paging needs to know of a row. */
export interface Row {
  id: string;
  atMs: number;
}

/** A contiguous piece of one conversation, oldest row first. */
export interface TimelineWindow<R extends Row> {
  rows: readonly R[];
  hasOlder: boolean;
  hasNewer: boolean;
}

interface Page<R extends Row> {
  messages: readonly R[];
  hasOlder: boolean;
  hasNewer: boolean;
}

export function emptyWindow<R extends Row>(): TimelineWindow<R> {
  return { rows: [], hasOlder: false, hasNewer: false };
}

/** Starts over from one page. */
export function opened<R extends Row>(page: Page<R>): TimelineWindow<R> {
  return { rows: page.messages, hasOlder: page.hasOlder, hasNewer: page.hasNewer };
}

/** Puts a page of older rows in front. Rows already here stay the rows they are. */
export function withOlder<R extends Row>(win: TimelineWindow<R>, page: Page<R>): TimelineWindow<R> {
  const known = idsOf(win.rows);
  const older = page.messages.filter((row) => !known.has(row.id));
  return { ...win, rows: [...older, ...win.rows], hasOlder: page.hasOlder };
}

/** Puts a page of newer rows at the end. Rows already here stay the rows they are. */
export function withNewer<R extends Row>(win: TimelineWindow<R>, page: Page<R>): TimelineWindow<R> {
  const known = idsOf(win.rows);
  const newer = page.messages.filter((row) => !known.has(row.id));
  return { ...win, rows: [...win.rows, ...newer], hasNewer: page.hasNewer };
}

/**
 * Drops rows of the far end until `LIMITS.max` are left. Stops at the first row that must stay: one
 * with focus, selection, an open menu or playing media.
 */
export function trimmed<R extends Row>(
  win: TimelineWindow<R>,
  end: "oldest" | "newest",
  keep: ReadonlySet<string>,
  max: number = LIMITS.max,
): TimelineWindow<R> {
  const spare = win.rows.length - max;
  if (spare <= 0) return win;
  const fromEnd = end === "oldest" ? win.rows : [...win.rows].reverse();
  const kept = fromEnd.findIndex((row) => keep.has(row.id));
  const drop = kept === -1 ? spare : Math.min(spare, kept);
  if (drop === 0) return win;
  return end === "oldest"
    ? { ...win, rows: win.rows.slice(drop), hasOlder: true }
    : { ...win, rows: win.rows.slice(0, -drop), hasNewer: true };
}

/** What `patched` did, so that the view can count and announce. */
export interface Patch<R extends Row> {
  window: TimelineWindow<R>;
  /** Rows that were not here before, oldest first. */
  added: R[];
  /** Newer than the last row of a window that does not reach the newest message. */
  beyond: R[];
}

/**
 * Applies changed rows by id. `asked` are the ids that were read; those without an answer are gone.
 * A new row that lies outside the window is left for paging to find.
 */
export function patched<R extends Row>(
  win: TimelineWindow<R>,
  asked: readonly string[],
  answers: readonly R[],
): Patch<R> {
  const fresh = new Map(answers.map((row) => [row.id, row]));
  const gone = new Set(asked.filter((id) => !fresh.has(id)));
  const known = idsOf(win.rows);
  const stay = win.rows.filter((row) => !gone.has(row.id)).map((row) => fresh.get(row.id) ?? row);
  const first = win.rows[0];
  const last = win.rows.at(-1);
  const added: R[] = [];
  const beyond: R[] = [];
  for (const row of [...answers].sort(inOrder)) {
    if (known.has(row.id)) continue;
    if (win.hasNewer && last !== undefined && inOrder(row, last) > 0) beyond.push(row);
    else if (!win.hasOlder || (first !== undefined && inOrder(row, first) > 0)) added.push(row);
  }
  const rows = [...stay, ...added];
  return { window: { ...win, rows: isInOrder(rows) ? rows : rows.sort(inOrder) }, added, beyond };
}

/** The order of the timeline: Meta's time, then our own id. Ids are decimal strings. */
export function inOrder(a: Row, b: Row): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  if (a.id.length !== b.id.length) return a.id.length - b.id.length;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function isInOrder(rows: readonly Row[]): boolean {
  return rows.every((row, index) => {
    const before = rows[index - 1];
    return before === undefined || inOrder(before, row) <= 0;
  });
}

function idsOf(rows: readonly Row[]): Set<string> {
  return new Set(rows.map((row) => row.id));
}
