import { execFileSync } from 'node:child_process';
import { NEEDED, satisfies } from '../../bin/needed-node.mjs';

/** The machine's own Node, where it is older than what is needed. */
export function oldNode(): string | null {
  for (const candidate of ['/usr/bin/node', '/usr/local/bin/node', '/opt/homebrew/bin/node']) {
    try {
      const version = execFileSync(candidate, ['--version'], {
        encoding: 'utf8',
        env: {},
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      if (Number(version.slice(1).split('.')[0]) >= 20 && !satisfies(version.slice(1).trim(), NEEDED)) return candidate;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
  return null;
}
