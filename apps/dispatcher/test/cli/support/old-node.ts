import { execFileSync } from 'node:child_process';

/** The machine's own Node, where it is older than what is needed. */
export function oldNode(): string | null {
  for (const candidate of ['/usr/bin/node', '/usr/local/bin/node', '/opt/homebrew/bin/node']) {
    try {
      const version = execFileSync(candidate, ['--version'], {
        encoding: 'utf8',
        env: {},
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
      if (major >= 20 && (major < 22 || (major === 22 && minor < 19))) return candidate;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
  return null;
}
