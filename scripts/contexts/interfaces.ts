// The contexts of events as plain interfaces, made of the schemas in packages/contracts. The receiver kit has them as files
// of its own, so that a program that installs it installs no schema library. `npm run docs:contexts` writes them.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { KNOWN_WORDS } from '../../packages/contracts/src/contexts/fields.ts';
import {
  CONTEXT_SCHEMAS,
  deliveryExhaustedContext,
  targetDisabledContext,
  webhookDisabledContext,
} from '../../packages/contracts/src/contexts.ts';
import { type Node, readNode } from './read-schema.ts';

export const FOLDER = fileURLToPath(new URL('../../packages/receiver-kit/src/contexts/', import.meta.url));

const MADE = '// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.';

/** The operational contexts have no name in the JSON Schemas. Here each interface needs one. */
const OPERATIONAL = {
  'webhook.disabled': { name: 'WebhookDisabledContext', schema: webhookDisabledContext },
  'target.disabled': { name: 'TargetDisabledContext', schema: targetDisabledContext },
  'delivery.exhausted': { name: 'DeliveryExhaustedContext', schema: deliveryExhaustedContext },
};

type InterfaceNode = Extract<Node, { kind: 'object' }>;

const fileOf = (name: string): string => `${name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}.ts`;
const keyOf = (name: string): string => (/^[a-z_]\w*$/i.test(name) ? name : `'${name}'`);
const comment = (text: string | undefined): string => (text === undefined ? '' : `/** ${text} */\n`);

/** Writes one type. An object with a name becomes an interface in a file of its own; `onNamed` hears of it. */
function typeOf(node: Node, onNamed: (node: InterfaceNode, name: string) => void): string {
  const inner = (one: Node): string => typeOf(one, onNamed);
  switch (node.kind) {
    case 'plain':
      return node.type;
    case 'words':
      return [...node.words.map((word) => `'${word}'`), ...(node.isOpen ? ['(string & {})'] : [])].join(' | ');
    case 'list':
      return /^\w+$/.test(inner(node.item)) ? `${inner(node.item)}[]` : `Array<${inner(node.item)}>`;
    case 'record':
      return `Record<string, ${inner(node.value)}>`;
    case 'union':
      return node.members.map(inner).join(' | ');
    case 'object':
      if (node.name === undefined) return membersOf(node, inner);
      onNamed(node, node.name);
      return node.name;
  }
}

function membersOf({ fields, isLoose }: InterfaceNode, inner: (node: Node) => string): string {
  if (fields.length === 0) return isLoose ? '{ [field: string]: unknown }' : 'Record<string, never>';
  const lines = fields.map(({ name, isOptional, description, value }) => {
    const type = inner(value) + (isOptional && inner(value) !== 'unknown' ? ' | undefined' : '');
    return `${comment(description)}${keyOf(name)}${isOptional ? '?' : ''}: ${type};`;
  });
  return `{\n${[...lines, ...(isLoose ? ['[field: string]: unknown;'] : [])].join('\n')}\n}`;
}

/** The text of every file, by name. */
export function contextFiles(): Map<string, string> {
  const files = new Map<string, string>();
  const add = (node: InterfaceNode, name: string): void => {
    if (files.has(fileOf(name))) return;
    files.set(fileOf(name), '');
    const needs = new Set<string>();
    const inner = (one: Node): string =>
      typeOf(one, (named, other) => {
        needs.add(other);
        add(named, other);
      });
    const members = membersOf(node, inner);
    const imports = [...needs].toSorted().map((other) => `import type { ${other} } from './${fileOf(other)}';`);
    files.set(
      fileOf(name),
      `${[MADE, ...imports].join('\n')}\n\n${comment(node.description)}export interface ${name} ${members}\n`,
    );
  };
  const events = [
    ...Object.entries(CONTEXT_SCHEMAS).map(([event, schema]) => ({ event, schema, name: undefined })),
    ...Object.entries(OPERATIONAL).map(([event, { name, schema }]) => ({ event, schema, name })),
  ].map(({ event, schema, name }) => {
    const node = readNode(schema, KNOWN_WORDS);
    if (node.kind !== 'object') throw new Error(`the context of ${event} is not an object`);
    const own = name ?? node.name;
    if (own === undefined) throw new Error(`the context of ${event} has no name`);
    add(node, own);
    return { event, name: own };
  });
  const names = [...new Set(events.map(({ name }) => name))].toSorted();
  const imports = names.map((name) => `import type { ${name} } from './${fileOf(name)}';`);
  const members = events.map(({ event, name }) => `'${event}': ${name};`).join('\n');
  files.set(
    'known-contexts.ts',
    `${[MADE, ...imports].join('\n')}\n\n/** The context of each event that Posthorn documents in full. */\nexport interface KnownContexts {\n${members}\n}\n`,
  );
  return files;
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const files = contextFiles();
  for (const name of readdirSync(FOLDER)) if (!files.has(name)) rmSync(FOLDER + name);
  for (const [name, text] of files) writeFileSync(FOLDER + name, text);
}
