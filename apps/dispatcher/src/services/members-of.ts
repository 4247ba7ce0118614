import { memberSpans, refusingFaults } from '../domain/json-source.ts';

/**
 * The source text of each member of a body; an empty text for one that is not there.
 * @throws RequestError `invalid` for what is nested too deep, and for a repeated name
 */
export function membersOf(text: string): (name: string) => string {
  const spans = refusingFaults(() => memberSpans(text));
  return (name) => {
    const { start = 0, end = 0 } = spans.get(name) ?? {};
    return text.slice(start, end);
  };
}
