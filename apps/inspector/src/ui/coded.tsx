/** A text whose parts in backticks are code. */
export function Coded({ text }: { text: string }) {
  // The group keeps the backticks in the parts. The text never changes, so the position of a part is its key.
  const parts = text.split(/(`[^`]+`)/).map((part, at) => ({ part, at }));
  return parts.map(({ part, at }) => (part.startsWith('`') ? <code key={at}>{part.slice(1, -1)}</code> : part));
}
