// JSON as its source says it: numbers keep their digits and members their order, for what a parser would round or sort
// is just what one looks for when something has gone wrong.
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

export type JsonFault = { message: string; offset: number; line: number; column: number };
export type JsonText = { text: string; root: Node };

/** Deeper than this the browser's stack is at stake: such a text is shown as it is. */
const DEPTH_MAX = 500;

/** @returns the tree, or where the text stops being JSON */
export function readJson(text: string): JsonText | JsonFault {
  if (depthOf(text) > DEPTH_MAX) return fault(text, 0, `nested deeper than ${DEPTH_MAX} levels`);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const [first] = errors;
  if (first !== undefined) return fault(text, first.offset, spaced(printParseErrorCode(first.error)));
  return root === undefined ? fault(text, 0, 'empty') : { text, root };
}

export const isFault = (of: JsonText | JsonFault): of is JsonFault => 'message' in of;

function fault(text: string, offset: number, message: string): JsonFault {
  const before = text.slice(0, offset).split('\n');
  return { message, offset, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const spaced = (code: string): string =>
  code.replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`).toLowerCase();

function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 0x5b || char === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x5d || char === 0x7d) depth -= 1;
  }
  return deepest;
}

export const sourceOf = ({ text }: JsonText, { offset, length }: Node): string => text.slice(offset, offset + length);

/** Name and value of each member of an object, index and value of each item of an array; none of anything else. */
export function childrenOf(node: Node): { name: string | number; value: Node }[] {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map((value, name) => ({ name, value }));
  return children.flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined ? [] : [{ name: String(key.value), value }],
  );
}

/** Indented by two; with `sorted`, members by name, so that two can be compared whose order differs. */
export function prettyJson(json: JsonText, { sorted = false } = {}): string {
  const print = (node: Node, indent: string): string => {
    const children = childrenOf(node);
    if (children.length === 0) {
      return node.type === 'object' ? '{}' : node.type === 'array' ? '[]' : sourceOf(json, node);
    }
    const inner = `${indent}  `;
    const isObject = node.type === 'object';
    const shown =
      sorted && isObject ? children.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1)) : children;
    const lines = shown.map(({ name, value }) => {
      const key = isObject ? `${JSON.stringify(name)}: ` : '';
      return `${inner}${key}${print(value, inner)}`;
    });
    const [open, close] = isObject ? '{}' : '[]';
    return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
  };
  return print(json.root, '');
}

/** `$.a.b[0]["x y"]`, RFC 9535. */
export function jsonPath(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number'
        ? `${text}[${part}]`
        : /^[A-Za-z_]\w*$/.test(part)
          ? `${text}.${part}`
          : `${text}[${JSON.stringify(part)}]`,
    '$',
  );
}
