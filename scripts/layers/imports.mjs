// Which files and packages a source file imports. Texts that only look like imports (in comments, strings, templates) do not count.
import { posix } from 'node:path';
import { parseAst } from 'vitest/node';

/**
 * `type`: gone when the program runs. `lazy`: loaded when it is needed, so it makes no cycle. `value`: everything else,
 * the entry file of a thread included.
 * @typedef {{ from: string, to: string, isFile: boolean, kind: 'value' | 'type' | 'lazy', line: number }} Import
 */

/** What the check calls an import whose name the program makes up at run time. */
const COMPUTED = 'computed names';

const isTypeOnly = ({ importKind, exportKind, specifiers = [] }) =>
  importKind === 'type' ||
  exportKind === 'type' ||
  (specifiers.length > 0 && specifiers.every((one) => one.importKind === 'type' || one.exportKind === 'type'));

/** The name that a node of the tree imports, and how; `null` if it imports nothing. */
function importIn(node) {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node.source && { name: node.source.value, kind: isTypeOnly(node) ? 'type' : 'value' };
    case 'ImportExpression':
      return { name: node.source.type === 'Literal' ? node.source.value : null, kind: 'lazy' };
    case 'CallExpression': {
      const [name] = node.callee.name === 'require' ? node.arguments : [];
      return name === undefined ? null : { name: name.type === 'Literal' ? name.value : null, kind: 'value' };
    }
    case 'TSImportType':
      return { name: node.source.value, kind: 'type' };
    case 'NewExpression': {
      // new Worker(new URL('./thread.ts', import.meta.url))
      const [name, base] = node.callee.name === 'URL' ? node.arguments : [];
      const isModule = base?.type === 'MemberExpression' && /^\.{1,2}\/.*\.[cm]?[jt]sx?$/.test(name.value ?? '');
      return isModule ? { name: name.value, kind: 'value' } : null;
    }
    default:
      return null;
  }
}

/** `@scope/name/part` -> `@scope/name`; `@posthorn/name/part` stays whole, because a room may be allowed one part only. */
function packageOf(name) {
  if (name.startsWith('node:')) return 'node';
  if (name.startsWith('@posthorn/')) return name.slice('@posthorn/'.length);
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * @param {string} file its path below the root, with `/`
 * @param {string} text
 * @returns {Import[]}
 */
export function importsOf(file, text) {
  const found = [];
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const imported = importIn(node);
    if (imported) found.push({ ...imported, at: node.start });
    Object.values(node).forEach(visit);
  };
  visit(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }).body);
  return found.map(({ name, kind, at }) => {
    const isFile = name?.startsWith('.') ?? false;
    const to = isFile ? posix.join(posix.dirname(file), name) : name === null ? COMPUTED : packageOf(name);
    return { from: file, to, isFile, kind, line: text.slice(0, at).split('\n').length };
  });
}
