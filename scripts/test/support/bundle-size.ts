// How large a program becomes with a part of the libraries: bundled from the sources, minified, gzipped at level 9. Files
// that the program loads only when it needs them (`import()`) are told apart from those it always loads.
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type OutputChunk } from 'rolldown';
import { ROOT } from './installation.ts';

export interface BundleSize {
  /** Gzipped bytes that are loaded at the start. */
  readonly atStart: number;
  /** Gzipped bytes that are loaded later, by the module that the first `import()` of each file names. */
  readonly onDemand: (module: string) => number;
}

const PROGRAM = join(ROOT, 'packages', 'receiver-kit', 'src', 'program.ts');

/** @param program what it imports, such as `export * from '@posthorn/receiver-kit'` */
export async function bundleSize(program: string): Promise<BundleSize> {
  const { output } = await build({
    input: PROGRAM,
    write: false,
    platform: 'node',
    resolve: { conditionNames: ['@posthorn/source', 'import', 'default'] },
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === PROGRAM ? id : null),
        load: (id) => (id === PROGRAM ? program : null),
      },
    ],
    output: { format: 'esm', minify: true },
  });
  const chunks = output.filter((one): one is OutputChunk => one.type === 'chunk');
  const closure = (from: OutputChunk, into = new Set<OutputChunk>()): Set<OutputChunk> => {
    into.add(from);
    for (const chunk of chunks) if (from.imports.includes(chunk.fileName) && !into.has(chunk)) closure(chunk, into);
    return into;
  };
  const gzipped = (all: Iterable<OutputChunk>): number =>
    gzipSync([...all].map(({ code }) => code).join('\n'), { level: 9 }).byteLength;
  const entry = chunks.find(({ isEntry }) => isEntry);
  if (entry === undefined) throw new Error('the bundle has no entry');
  const start = closure(entry);
  return {
    atStart: gzipped(start),
    onDemand: (module) => {
      const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(module));
      if (chunk === undefined) throw new Error(`${module} is not loaded by import()`);
      return gzipped([...closure(chunk)].filter((one) => !start.has(one)));
    },
  };
}
