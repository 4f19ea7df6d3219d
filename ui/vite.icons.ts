import type { Plugin } from "vite";

/** A file of Lucide that holds one icon. */
const ICON = /\/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/u;
/** Where it writes its shapes: their names and attributes, as JSON. */
const SHAPES = /"node": (\[\[.*?\]\])(?:, "aliases"| \})/u;

/**
 * Makes of each icon a template that is copied whole. Lucide's own component puts one together
 * shape by shape whenever it is drawn, which took a fifth of what opening a chat costs.
 *
 * An icon takes `size`, `strokeWidth`, `fill` and `class` and is hidden from screen readers: its
 * words stand beside it.
 */
export const stillIcons: Plugin = {
  name: "still-icons",
  enforce: "pre",
  transform(code, id) {
    if (!ICON.test(id)) return null;
    const [, shapes] = SHAPES.exec(code) ?? [];
    if (shapes === undefined) return this.error(`${id} holds no shapes that can be read`);
    return { code: template(JSON.parse(shapes) as Shape[]), map: null };
  },
};

type Shape = [tag: string, attributes: Record<string, string>];

function template(shapes: readonly Shape[]): string {
  const drawn = shapes.map(([tag, attributes]) => {
    const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
    return `<${tag}${written.join("")} />`;
  });
  return `<script>
  const { size = 24, strokeWidth = 2, fill = "none", class: own = undefined } = $props();
</script>
<svg class={own} width={size} height={size} {fill} stroke-width={strokeWidth} viewBox="0 0 24 24"
  stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"
>${drawn.join("")}</svg>
`;
}
