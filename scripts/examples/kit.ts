// The receiver kit's copy of the catalogue's examples, as text: the kit depends on no schemas. `npm run kit:examples` writes it.
import { writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CANONICAL_EVENTS } from '../../packages/contracts/src/events/names.ts';
import { exampleOf } from '../../packages/contracts/src/examples/example-of.ts';

export const FILE = fileURLToPath(new URL('../../packages/receiver-kit/src/sending/examples.ts', import.meta.url));

const OPERATIONAL = ['webhook.disabled', 'target.disabled', 'delivery.exhausted'];

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

export function kitExamples(): string {
  const names = [...CANONICAL_EVENTS, ...OPERATIONAL];
  const rows = names.map((name) => `  '${name}':\n    ${quoted(JSON.stringify(exampleOf(name)))},`);
  return `// Made by \`npm run kit:examples\` from the examples of @posthorn/contracts. Change those.

export type ExampleName =
${names.map((name) => `  | '${name}'`).join('\n')};

/** One realistic context for each known event, as JSON. Every value is invented. */
export const EXAMPLES: Readonly<Record<ExampleName, string>> = {
${rows.join('\n')}
};
`;
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) writeFileSync(FILE, kitExamples());
