// Finds the first place where a text is not JSON. JSON.parse does not always tell it, and its messages quote the text.

/** `line` and `column` of the text, from 1. `reason` quotes nothing of the text. */
export type JsonFault = { reason: string; line: number; column: number };

/** `null` = `text` is JSON. Linear in the length of the text, without recursion. */
export function jsonFault(text: string): JsonFault | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { at, reason } = firstFault(text);
    const before = text.slice(0, at).split(/\r\n|\r|\n/);
    return { reason, line: before.length, column: (before.at(-1) ?? '').length + 1 };
  }
}

type Fault = { at: number; reason: string };
/** What may stand next. `first`: the value or name after an opening bracket, which may also close. */
type Next = 'value' | 'first value' | 'name' | 'first name' | 'colon' | 'comma' | 'end';

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /(?:true|false|null)(?![A-Za-z0-9_$])/y;
const NUMBER_OR_WORD = /[-+.\w$]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them in a string
const STRING_PIECES = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;

const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};

const EXPECTED: Readonly<Record<Next, string>> = {
  value: 'expected a value; a missing one needs a default',
  'first value': "expected a value or ']'",
  name: 'expected a member name in double quotes',
  'first name': "expected a member name in double quotes, or '}'",
  colon: "expected ':' after a member name",
  comma: 'expected a comma or the end of the list or object',
  end: 'expected nothing more after the value',
};

function firstFault(text: string): Fault {
  const open: ('{' | '[')[] = [];
  let next: Next = 'value';
  const after = (): Next => (open.length === 0 ? 'end' : 'comma');
  for (let at = endOf(SPACE, text, 0); at < text.length; at = endOf(SPACE, text, at)) {
    const first = text.charAt(at);
    const inner = open.at(-1);
    const closes = inner === '{' ? '}' : ']';
    if (first === closes && inner !== undefined && (next === 'comma' || next.startsWith('first'))) {
      open.pop();
      next = after();
      at += 1;
    } else if (next === 'comma' && first === ',') {
      next = inner === '{' ? 'name' : 'value';
      at += 1;
    } else if (next === 'colon' && first === ':') {
      next = 'value';
      at += 1;
    } else if (next === 'name' || next === 'first name') {
      if (first !== '"') return { at, reason: EXPECTED[next] };
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return end;
      next = 'colon';
      at = end;
    } else if (next === 'value' || next === 'first value') {
      if (first === '{' || first === '[') {
        open.push(first);
        next = first === '{' ? 'first name' : 'first value';
        at += 1;
        continue;
      }
      const end = first === '"' ? stringEnd(text, at) : plainEnd(text, at, EXPECTED[next]);
      if (typeof end !== 'number') return end;
      next = after();
      at = end;
    } else return { at, reason: EXPECTED[next] };
  }
  if (text.trim() === '') return { at: 0, reason: 'it is empty' };
  return { at: text.length, reason: `it ends too early: ${EXPECTED[next]}` };
}

function stringEnd(text: string, at: number): number | Fault {
  const end = endOf(STRING_PIECES, text, at + 1);
  if (text.charAt(end) === '"') return end + 1;
  if (end === text.length) return { at: end, reason: 'it ends within a text: the closing quote is missing' };
  if (text.charAt(end) === '\\') return { at: end, reason: 'a backslash in a text begins no escape of JSON' };
  return { at: end, reason: 'a text has a line break or another control character' };
}

function plainEnd(text: string, at: number, expected: string): number | Fault {
  const end = Math.max(endOf(NUMBER, text, at), endOf(WORD, text, at));
  if (end === at) return { at, reason: expected };
  return NUMBER_OR_WORD.test(text.charAt(end))
    ? { at: end, reason: 'a number has a form that JSON does not have' }
    : end;
}
