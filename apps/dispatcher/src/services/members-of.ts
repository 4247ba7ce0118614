import { invalid } from '../domain/errors.ts';
import { JsonSourceError, memberSpans } from '../domain/json-source.ts';

/**
 * The source text of each member of a body; an empty text for one that is not there.
 * @throws RequestError `invalid` for what is nested too deep, and for a repeated name
 */
export function membersOf(text: string): (name: string) => string {
  try {
    const spans = memberSpans(text);
    return (name) => {
      const { start = 0, end = 0 } = spans.get(name) ?? {};
      return text.slice(start, end);
    };
  } catch (error) {
    if (error instanceof JsonSourceError) throw invalid({ [error.path]: [error.message] });
    throw error;
  }
}
