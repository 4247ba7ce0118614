// Puts what the compiler made of a library into few files, and with it the workspace's packages that the library takes in
// (its devDependencies), so that it installs alone. Each `import()` stays a file of its own that is loaded when it is needed.
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

/** Where parts that entries share are. */
const PARTS = 'parts';

const inputOf = (compiled, names, ending) =>
  Object.fromEntries(names.map((name) => [name, join(compiled, `${name}${ending}`)]));

/**
 * @param {object} options
 * @param {string} options.compiled folder of the compiler's output: ES modules and their declarations
 * @param {string} options.out
 * @param {readonly string[]} options.names of the entries: `index`, `inbox/contract`
 * @param {readonly string[]} options.commands programs among the compiled files, which are ES modules only
 * @param {readonly string[]} options.dependencies packages that the program that uses the library installs
 */
export async function bundleLibrary({ compiled, out, names, commands, dependencies }) {
  const external = (id) => isBuiltin(id) || dependencies.some((name) => id === name || id.startsWith(`${name}/`));
  const common = { external, platform: 'node', logLevel: 'warn', resolve: { conditionNames: ['import', 'default'] } };
  for (const [format, dir, programs] of [
    ['esm', out, commands],
    ['cjs', join(out, 'cjs'), []],
  ]) {
    await build({
      ...common,
      input: inputOf(compiled, [...names, ...programs], '.js'),
      output: {
        ...{ dir, format, exports: 'named', comments: false },
        entryFileNames: '[name].js',
        chunkFileNames: `${PARTS}/[name].js`,
      },
    });
    await build({
      ...common,
      input: inputOf(compiled, names, '.d.ts'),
      // The declarations are there already; the generator is never asked.
      plugins: [dts({ dtsOnly: true, tsconfig: false, generator: 'oxc', sourcemap: false })],
      output: {
        ...{ dir, format: 'esm' },
        entryFileNames: '[name].ts',
        chunkFileNames: ({ name }) => `${PARTS}/${name.replace(/\.d$/, '')}.d.ts`,
      },
    });
  }
}
