/** Answers as `find` does, asking it once for each text: for what costs much and is asked often. */
export function remembered<T>(find: (text: string) => T): (text: string) => T {
  const known = new Map<string, { answer: T }>();
  return (text) => {
    const found = known.get(text) ?? { answer: find(text) };
    known.set(text, found);
    return found.answer;
  };
}
