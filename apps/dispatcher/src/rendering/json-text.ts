// Writes values as JSON. All output is escaped for the inside of a JSON string, so `"{{ name }}"` is valid for every
// name; this cannot be switched off.

import { ExactNumber } from './exact-number.ts';
import { TemplateFault } from './fault.ts';
import { type Budget, DEPTH_MAX, TEXT_MAX_CHARS } from './limits.ts';
import { jsonFloat } from './php-float.ts';
import { isList, JsonText, textOf, type Value } from './values.ts';

// JSON allows these two bare, older JavaScript does not; a receiver may paste a payload into a script.
const LINE_SEPARATORS = /[\u2028\u2029]/g;
const escaped = (text: string): string => `\\u${text.charCodeAt(0).toString(16)}`;

const quoted = (text: string): string => JSON.stringify(text).replace(LINE_SEPARATORS, escaped);

/** What `{{ value }}` puts out. @throws TemplateFault for lists and maps */
export function printed(value: Value): string {
  if (typeof value === 'string') return quoted(value).slice(1, -1);
  if (value !== null && typeof value === 'object' && !(value instanceof JsonText || value instanceof ExactNumber))
    throw new TemplateFault('a list or map cannot be printed as it is: use |json_encode, without quotes around it');
  return textOf(value);
}

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
    if (one instanceof JsonText || one instanceof ExactNumber) return grow(textOf(one));
    if (isList(one)) return `[${one.map((item) => write(item, depth + 1)).join(grow(','))}]`;
    if (one instanceof Map) {
      const members = [...one].map(([name, item]) => `${grow(quoted(name))}:${write(item, depth + 1)}`);
      return `{${members.join(grow(','))}}`;
    }
    return grow(typeof one === 'number' ? jsonFloat(one) : String(one));
  };
  return write(value, 1);
}
