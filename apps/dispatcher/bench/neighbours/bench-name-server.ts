// Loaded into the dispatcher of one row: its look-ups ask the name server of the benchmark. Everything else of them is theirs.
import { Resolver } from 'node:dns/promises';

const server = process.env['BENCH_NAME_SERVER'];
if (server === undefined) throw new Error('BENCH_NAME_SERVER must say where the name server of the benchmark is');

/** A resolver's servers cannot be changed while it asks. */
const pointed = new WeakSet<Resolver>();

for (const name of ['resolve4', 'resolve6'] as const) {
  const resolve = Resolver.prototype[name] as (this: Resolver, ...input: unknown[]) => Promise<unknown>;
  Resolver.prototype[name] = function (this: Resolver, ...input: unknown[]) {
    if (!pointed.has(this)) this.setServers([server]);
    pointed.add(this);
    return resolve.apply(this, input);
  } as never;
}
