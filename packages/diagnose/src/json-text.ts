// Parses JSON text to sort its keys, keeping every digit and escape.

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

/** The text without spaces. */
export function written(tree: JsonTree): string {
  if (typeof tree === 'string') return tree;
  if ('items' in tree) return `[${tree.items.map(written).join(',')}]`;
  return `{${tree.members.map(([key, value]) => `${key}:${written(value)}`).join(',')}}`;
}

export function keysSorted(tree: JsonTree): JsonTree {
  if (typeof tree === 'string') return tree;
  if ('items' in tree) return { items: tree.items.map(keysSorted) };
  const members = tree.members.map(([key, value]): [string, JsonTree] => [key, keysSorted(value)]);
  return { members: members.sort(([a], [b]) => (a < b ? -1 : Number(a > b))) };
}
