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
  const rows = [...CANONICAL_EVENTS, ...OPERATIONAL].map(
    (name) => `  '${name}':\n    ${quoted(JSON.stringify(exampleOf(name)))},`,
  );
  return `// Made by \`npm run kit:examples\` from the examples of @posthorn/contracts. Change those.

/** One realistic context for each known event, as JSON. Every value is invented. */
export const EXAMPLES = {
${rows.join('\n')}
} as const satisfies Readonly<Record<string, string>>;

export type ExampleName = keyof typeof EXAMPLES;
`;
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) writeFileSync(FILE, kitExamples());
