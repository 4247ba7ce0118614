// Programs that import every entry of libraries, for the compiler. One per kind of file, as a project of that kind has it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a receiver written in TypeScript relies on. */
const RECEIVER = `
import { createReceiver } from '@posthorn/receiver-kit';
import { expressHandler } from '@posthorn/receiver-kit/express';
const receiver = createReceiver({ secrets: 'x' })
  .on('transaction.created', ({ data }) => { const total: number | null | undefined = data.total; void total; })
  .on('profile.*', (delivery) => { if (delivery.type === 'profile.merged') { const id: string = delivery.data.id; void id; } });
export const handler = expressHandler(receiver);
// @ts-expect-error no such event
receiver.on('transaction.craeted', () => undefined);
// @ts-expect-error the id of a merged profile is a text
receiver.on('profile.merged', ({ data }) => { const id: number = data.id; void id; });
`;

/** Writes `NAME.ts`, `NAME.cts` and `NAME.mts`. */
export function writePrograms(folder: string, name: string, entries: readonly string[]): void {
  const imports = entries.map((entry, i) => `import * as e${i} from '${entry}';\nexport const v${i}: object = e${i};`);
  const program = imports.join('\n') + (entries.includes('@posthorn/receiver-kit') ? RECEIVER : '');
  for (const ending of ['ts', 'cts', 'mts']) writeFileSync(join(folder, `${name}.${ending}`), program);
}

/** How a project resolves modules, and the kinds of files in which that shows. */
export const MODES = {
  node10: { module: 'commonjs', files: ['ts'] },
  node16: { module: 'node16', files: ['cts', 'mts'] },
  nodenext: { module: 'nodenext', files: ['cts', 'mts'] },
  bundler: { module: 'esnext', files: ['ts'] },
} as const;
export type Mode = keyof typeof MODES;

/** Options of tsc. The declarations of the libraries are checked too; `more` may say otherwise. */
export function optionsOf(name: string, mode: Mode, more: readonly string[] = []): string[] {
  const { module, files } = MODES[mode];
  const project = ['--strict', '--noEmit', '--skipDefaultLibCheck', '--target', 'es2022', '--types', 'node'];
  const resolution = ['--lib', 'esnext', '--module', module, '--moduleResolution', mode];
  return [...project, ...resolution, ...more, ...files.map((ending) => `${name}.${ending}`)];
}
