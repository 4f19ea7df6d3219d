import type { Edit } from "./marks";

/** Changes a field as typing would: it is taken back by the field's own undo. */
export function insert(field: HTMLTextAreaElement, edit: Edit): void {
  field.focus();
  field.setSelectionRange(edit.from, edit.to);
  const command = edit.text === "" ? "delete" : "insertText";
  // Old, but the only way of which a field's undo knows; every engine keeps it.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  if (!document.execCommand(command, false, edit.text)) {
    field.setRangeText(edit.text, edit.from, edit.to, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  field.setSelectionRange(edit.selectFrom, edit.selectTo);
}
