// `npm run torture`: a real `posthorn serve`, taken to its limits. Exit 1 where a promise did not hold.
import { parseArgs } from 'node:util';
import { table } from '../bench/figures.ts';
import { seconds } from './part.ts';
import { PARTS } from './parts.ts';

// What is tortured is what would be published, as in the benchmark: memory is told of that.
process.env['POSTHORN_RUN'] ??= 'dist';

const HELP = `npm run torture -- [--only PART,PART] [--seed NUMBER]

${Object.entries(PARTS)
  .map(([name, { text }]) => `  ${name.padEnd(10)}${text}`)
  .join('\n')}

Everything stays on loopback and in a temporary folder. Exit 1 where a promise did not hold, 2 for wrong use.`;

const wrongUse = (text: string): never => {
  console.error(text);
  process.exit(2);
};

function readArguments(): { names: string[]; seed: number } {
  const options = { only: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  if (values.help === true) {
    console.log(HELP);
    process.exit(0);
  }
  const names = values.only?.split(',') ?? Object.keys(PARTS);
  const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) wrongUse(`--only knows no ${unknown.join(', ')}: use ${Object.keys(PARTS).join(', ')}`);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
  if (!Number.isInteger(seed) || seed < 0) wrongUse('--seed must be a whole number');
  return { names, seed };
}

const { names, seed } = readArguments();
console.log(`seed ${seed}`);
let broken = 0;
for (const name of names) {
  const part = PARTS[name];
  if (part === undefined) continue;
  const startedAt = performance.now();
  console.error(`${name}: ${part.text} …`);
  try {
    const seen = await part.run(seed, (text) => console.error(`  ${text}`));
    const took = seconds(performance.now() - startedAt);
    if (seen.skipped === undefined) console.log(`\n${table([part.text, took], seen.rows)}`);
    else console.log(`\n${name}: skipped, ${seen.skipped}`);
    for (const one of seen.broken) console.log(`BROKEN: ${one}`);
    broken += seen.broken.length;
  } catch (error) {
    broken += 1;
    console.log(`\nBROKEN: ${name}: ${error instanceof Error ? error.message : error}`);
  }
}
console.log(broken === 0 ? '\nEvery promise was kept.' : `\n${broken} broken.`);
process.exit(broken === 0 ? 0 : 1);
