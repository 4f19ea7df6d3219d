/** Where Alt and an arrow move a line of a form; null for any other key. The key is used up. */
export function stepOf(event: KeyboardEvent): -1 | 1 | null {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return null;
  const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
  if (step === null) return null;
  event.preventDefault();
  event.stopPropagation();
  const field = event.currentTarget;
  // Moving takes the field out of the page for a moment.
  setTimeout(() => field instanceof HTMLElement && field.focus());
  return step;
}
