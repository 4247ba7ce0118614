// Writes values as JSON.

import { ExactNumber } from './exact-number.ts';
import { TemplateFault } from './fault.ts';
import { type Budget, DEPTH_MAX, TEXT_MAX_CHARS } from './limits.ts';
import { jsonFloat } from './php-float.ts';
import { isList, ReadyText, type Value } from './values.ts';

// JSON allows these two bare, older JavaScript does not; a receiver may paste a payload into a script.
const LINE_SEPARATORS = /[\u2028\u2029]/g;
const escaped = (text: string): string => `\\u${text.charCodeAt(0).toString(16)}`;

export const quoted = (text: string): string => JSON.stringify(text).replace(LINE_SEPARATORS, escaped);

/** The JSON of any value. Its length is paid for as it grows, so that lists held in lists many times end it early. */
export function encoded(value: Value, budget: Budget): string {
  let length = 0;
  const grow = (text: string): string => {
    length += text.length;
    if (length > TEXT_MAX_CHARS) throw new TemplateFault(`a text is longer than ${TEXT_MAX_CHARS} characters`);
    budget.spend(1);
    budget.text(text.length);
    return text;
  };
  const write = (one: Value, depth: number): string => {
    if (depth > DEPTH_MAX) throw new TemplateFault(`lists and maps are nested deeper than ${DEPTH_MAX} levels`);
    if (typeof one === 'string') return grow(quoted(one));
    if (one instanceof ExactNumber) return grow(one.source);
    if (one instanceof ReadyText) return grow(one.kind === 'json' ? one.text : quoted(one.text));
    if (isList(one)) return `[${one.map((item) => write(item, depth + 1)).join(grow(','))}]`;
    if (one instanceof Map) {
      const members = [...one].map(([name, item]) => `${grow(quoted(name))}:${write(item, depth + 1)}`);
      return `{${members.join(grow(','))}}`;
    }
    return grow(typeof one === 'number' ? jsonFloat(one) : String(one));
  };
  return write(value, 1);
}
