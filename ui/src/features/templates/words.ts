import type { TemplateVariable } from "$lib/ipc/bindings";
import { m } from "$lib/words/catalogue";
import { asWords } from "$lib/timeline/format";

/** Why a template cannot be sent from here; the keys come from the engine. */
export function unusableText(key: string, customer: string): string {
  switch (key) {
    case "template_needs_more":
      return m.unusable_template_needs_more();
    case "template_paused":
      return m.unusable_template_paused();
    case "template_not_usable":
      return m.unusable_template_not_usable();
    case "marketing_opted_out":
      return m.unusable_marketing_opted_out({ name: customer });
    default:
      return m.unusable_other();
  }
}

/** The label of a variable's field: its own name, else "Value 1"; with its part if not the text. */
export function variableLabel(variable: TemplateVariable): string {
  const own = /^\d+$/u.test(variable.name)
    ? m.templates_value({ name: variable.name })
    : asWords(variable.name);
  if (variable.part === "header") return m.templates_header_part({ name: own });
  const button = /^button:(\d+)$/u.exec(variable.part);
  if (!button) return own;
  return m.templates_button_part({ number: Number(button[1]) + 1, name: own });
}
