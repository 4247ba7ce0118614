// Rewrites JSON text as other JSON writers would write it, keeping every digit and escape that they keep.

type Scalar = string;
export type JsonTree = Scalar | { items: JsonTree[] } | { members: [key: Scalar, value: JsonTree][] };

/** Deeper than any context. The parser is recursive, so it needs a limit. */
const DEPTH_MAX = 200;
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** Parses a JSON text without changing its tokens; `null` = it is not JSON, or nested too deeply. */
export function jsonTree(text: string): JsonTree | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const tokens = text.match(TOKENS) ?? [];
  let at = 0;
  let isTooDeep = false;
  const read = (depth: number): JsonTree => {
    const token = tokens[at++] ?? '';
    isTooDeep ||= depth > DEPTH_MAX;
    if (isTooDeep || (token !== '{' && token !== '[')) return token;
    const close = token === '{' ? '}' : ']';
    const items: JsonTree[] = [];
    const members: [Scalar, JsonTree][] = [];
    while (!isTooDeep && at < tokens.length && tokens[at] !== close) {
      if (tokens[at] === ',') at += 1;
      if (token === '[') items.push(read(depth + 1));
      else {
        const key = tokens[at] ?? '';
        at += 2;
        members.push([key, read(depth + 1)]);
      }
    }
    at += 1;
    return token === '{' ? { members } : { items };
  };
  const tree = read(0);
  return isTooDeep ? null : tree;
}

export type Layout = { comma: string; colon: string; indent: string };

export const COMPACT: Layout = { comma: ',', colon: ':', indent: '' };
export const PYTHON: Layout = { comma: ', ', colon: ': ', indent: '' };
export const indented = (indent: string): Layout => ({ comma: ',', colon: ': ', indent });

export function written(tree: JsonTree, layout: Layout, margin = ''): string {
  if (typeof tree === 'string') return tree;
  const inner = margin + layout.indent;
  const [open, close] = 'items' in tree ? '[]' : '{}';
  const parts =
    'items' in tree
      ? tree.items.map((item) => written(item, layout, inner))
      : tree.members.map(([key, value]) => `${key}${layout.colon}${written(value, layout, inner)}`);
  if (parts.length === 0) return `${open}${close}`;
  if (layout.indent === '') return `${open}${parts.join(layout.comma)}${close}`;
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${margin}${close}`;
}

export function keysSorted(tree: JsonTree): JsonTree {
  if (typeof tree === 'string') return tree;
  if ('items' in tree) return { items: tree.items.map(keysSorted) };
  const members = tree.members.map(([key, value]): [string, JsonTree] => [key, keysSorted(value)]);
  return { members: members.sort(([a], [b]) => (a < b ? -1 : Number(a > b))) };
}

/** Applies a change to each string and each number of a JSON text, and leaves the rest as it is. */
export function withTokens(json: string, change: { text?: Change; number?: Change }): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*/g, (token) =>
    token.startsWith('"') ? (change.text?.(token) ?? token) : (change.number?.(token) ?? token),
  );
}

/** A change of one token. */
export type Change = (token: string) => string;

/** Writes escaped characters plainly, except those that JSON requires to be escaped. */
export const unescaped: Change = (token) =>
  token.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (all, code: string | undefined, one: string | undefined) => {
    if (code === undefined) return one === '/' ? '/' : all;
    const number = Number.parseInt(code, 16);
    return number < 0x20 || number === 0x22 || number === 0x5c ? all : String.fromCharCode(number);
  });

export const asciiOnly: Change = (token) => token.replace(/[\u0080-\uffff]/g, escaped);
export const slashesEscaped: Change = (token) => token.replaceAll('/', '\\/');
export const markupEscaped: Change = (token) => token.replace(/[<>&\u2028\u2029]/g, escaped);

const escaped = (one: string): string => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
