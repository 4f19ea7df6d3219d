/** The ways WhatsApp lets a text be set. Source: WhatsApp, formatting messages, read 2026-11. */
export type Mark = "bold" | "italic" | "strike" | "mono" | "list" | "quote";

/** One change of the field: what is replaced, by what, and what is selected afterwards. */
export interface Edit {
  from: number;
  to: number;
  text: string;
  selectFrom: number;
  selectTo: number;
}

const SIGNS = { bold: "*", italic: "_", strike: "~", mono: "```" } as const;
const PREFIXES = { list: "- ", quote: "> " } as const;

/** Sets or takes away a mark around the selection; what is typed is what is sent. */
export function marked(text: string, from: number, to: number, mark: Mark): Edit {
  return mark === "list" || mark === "quote"
    ? prefixed(text, from, to, PREFIXES[mark])
    : signed(text, from, to, SIGNS[mark], mark === "mono");
}

/** The mark a key combination stands for. `letter` is lower case. */
export function markOfKey(letter: string, shift: boolean): Mark | null {
  if (!shift) return letter === "b" ? "bold" : letter === "i" ? "italic" : null;
  return letter === "x" ? "strike" : letter === "m" ? "mono" : null;
}

function signed(text: string, from: number, to: number, sign: string, whole: boolean): Edit {
  if (from === to) {
    const at = from + sign.length;
    return { from, to, text: sign + sign, selectFrom: at, selectTo: at };
  }
  // A sign beside a space marks nothing: the spaces stay outside.
  const chosen = text.slice(from, to);
  const start = from + (chosen.length - chosen.trimStart().length);
  const end = Math.max(start, to - (chosen.length - chosen.trimEnd().length));
  const inner = text.slice(start, end);
  if (inner === "") return { from, to, text: chosen, selectFrom: from, selectTo: to };

  const size = sign.length;
  if (text.slice(start - size, start) === sign && text.slice(end, end + size) === sign) {
    const before = start - size;
    return selecting(before, end + size, inner);
  }
  if (inner.length > 2 * size && inner.startsWith(sign) && inner.endsWith(sign)) {
    return selecting(start, end, inner.slice(size, -size));
  }
  if (whole || !inner.includes("\n")) {
    return {
      from: start,
      to: end,
      text: sign + inner + sign,
      selectFrom: start + size,
      selectTo: end + size,
    };
  }
  // These marks end with their line: each line gets its own.
  const lines = inner.split("\n").map((line) => around(line, sign));
  return selecting(start, end, lines.join("\n"));
}

function around(line: string, sign: string): string {
  const inner = line.trim();
  return inner === "" ? line : line.replace(inner, () => sign + inner + sign);
}

function prefixed(text: string, from: number, to: number, prefix: string): Edit {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const next = text.indexOf("\n", Math.max(start, to - (to > from ? 1 : 0)));
  const end = next === -1 ? text.length : next;
  const lines = text.slice(start, end).split("\n");
  const full = lines.filter((line) => line !== "");
  const off = full.length > 0 && full.every((line) => line.startsWith(prefix));
  const changed = lines.map((line) => {
    if (off) return line.startsWith(prefix) ? line.slice(prefix.length) : line;
    return line === "" && lines.length > 1 ? line : prefix + line;
  });
  const edit = selecting(start, end, changed.join("\n"));
  // Nothing was selected: the caret goes on where it stood.
  return from === to ? { ...edit, selectFrom: edit.selectTo } : edit;
}

function selecting(from: number, to: number, text: string): Edit {
  return { from, to, text, selectFrom: from, selectTo: from + text.length };
}
