// Reads JSON like JSON.parse, without a fault of V8 12.8 and later (nodejs/node 63785): after an object with a member
// name that holds a backslash, JSON.parse may take an escaped name for that one. `{"a":1,"\u0020":2}` then reads as if
// its second name were `\`. A condition, a template or an erasure would miss the member, and any tenant could cause it.
// Delete this file when no supported Node has the fault.

const SPACE = /[ \n\r\t]*/y;
const STRING = /"(?:[^"\\]+|\\.)*"/y;
const WORD = /[^ \n\r\t,\]}]+/y;

/** As the second argument of JSON.parse, without `this`; `source` is the text of a string, number or word. */
export type Revive = (name: string, value: unknown, meta?: { source?: string }) => unknown;

/** The value of `text`. @throws SyntaxError as JSON.parse does */
export function readJson(text: string, revive?: Revive): unknown {
  if (!hasEscapedName(text)) return JSON.parse(text, revive);
  JSON.parse(text);
  return readAgain(text, revive);
}

/** Most texts have no backslash at all. */
function hasEscapedName(text: string): boolean {
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', at)) {
    let quote = at;
    do quote = text.indexOf('"', quote + 1);
    while (backslashesBefore(text, quote) % 2 === 1);
    if (quote === -1) return false;
    at = endOf(SPACE, text, quote + 1);
    if (text[at] === ':') return true;
  }
  return false;
}

function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (text.charCodeAt(at - 1 - count) === 92) count += 1;
  return count;
}

type Open = { container: unknown[] | Record<string, unknown>; name: string };

/** Each name and each plain value is parsed alone, where the fault cannot happen. No recursion: depth is not checked yet. */
function readAgain(text: string, revive: Revive = (_name, value) => value): unknown {
  const open: Open[] = [{ container: {}, name: '' }];
  let at = 0;
  while (at < text.length) {
    at = endOf(SPACE, text, at);
    const inner = open[open.length - 1] as Open;
    const first = text[at];
    if (first === '{' || first === '[') {
      open.push({ container: first === '{' ? {} : [], name: '' });
      at += 1;
    } else if (first === '}' || first === ']') {
      open.pop();
      put(open[open.length - 1] as Open, inner.container, {}, revive);
      at += 1;
    } else if (first === ',' || first === undefined) at += 1;
    else {
      const end = endOf(first === '"' ? STRING : WORD, text, at);
      const source = text.slice(at, end);
      const value: unknown = JSON.parse(source);
      at = endOf(SPACE, text, end);
      if (text[at] === ':') {
        inner.name = String(value);
        at += 1;
      } else put(inner, value, { source }, revive);
    }
  }
  return (open[0] as { container: Record<string, unknown> }).container[''];
}

function put({ container, name }: Open, value: unknown, meta: { source?: string }, revive: Revive): void {
  const key = Array.isArray(container) ? String(container.length) : name;
  // Assignment would set the prototype where the name is `__proto__`.
  const member = { value: revive(key, value, meta), writable: true, enumerable: true, configurable: true };
  Object.defineProperty(container, key, member);
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}
