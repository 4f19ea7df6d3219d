import { expect, test } from "vitest";

const FILES = import.meta.glob<string>(
  ["./**/*.{ts,svelte}", "!./**/*.test.ts", "!./lib/paraglide/**"],
  {
    query: "?raw",
    import: "default",
    eager: true,
  },
);
const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?!type\s)[^;]*?from\s+"([^"]+)"/gu;

/** The file an import means, or null when it lies outside of `src/`. */
function target(from: string, wanted: string): string | null {
  const base = new URL(from, "file:///");
  const path = wanted.startsWith("$lib/")
    ? new URL(`lib/${wanted.slice(5)}`, "file:///")
    : wanted.startsWith("$features/")
      ? new URL(`features/${wanted.slice(10)}`, "file:///")
      : wanted.startsWith(".")
        ? new URL(wanted, base)
        : null;
  if (path === null) return null;
  const name = `.${path.pathname}`;
  return [name, `${name}.ts`, `${name}/index.ts`].find((one) => one in FILES) ?? null;
}

function graph(): Map<string, string[]> {
  return new Map(
    Object.entries(FILES).map(([file, source]) => [
      file,
      [...source.matchAll(IMPORT)]
        .map((match) => target(file, match[1] ?? ""))
        .filter((path) => path !== null),
    ]),
  );
}

function cycles(edges: Map<string, string[]>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}

test("no file imports itself, however many steps away", () => {
  const edges = graph();
  expect(edges.size).toBeGreaterThan(50);
  expect([...edges.values()].flat().length, "imports must be found").toBeGreaterThan(150);
  expect(cycles(edges)).toEqual([]);
});

test("a cycle would be found", () => {
  const edges = new Map([
    ["a", ["b"]],
    ["b", ["c"]],
    ["c", ["a"]],
  ]);
  expect(cycles(edges)).toHaveLength(1);
});
