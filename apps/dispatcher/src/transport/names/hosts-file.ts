// The hosts file. Its entries take precedence over name servers. It is read again when it changes.
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';

export const HOSTS_PATH =
  process.platform === 'win32'
    ? `${process.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts`
    : '/etc/hosts';

/** Addresses by lower-case name, in the order of the file. */
export function parseHosts(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    // Link-local addresses with a zone are never connected to.
    if (isIP(address) === 0 || address.includes('%')) continue;
    for (const name of names) {
      const key = name.toLowerCase();
      const addresses = found.get(key) ?? [];
      if (!addresses.includes(address)) addresses.push(address);
      found.set(key, addresses);
    }
  }
  return found;
}

/** So often it is looked at whether the file has changed. */
const LOOKED_AT_EVERY_MS = 1_000;

const NOTHING: ReadonlyMap<string, readonly string[]> = new Map();

export class HostsFile {
  readonly #path: string;
  #known = NOTHING;
  #version = '';
  #lookAgainAt = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** @param name in lower case, without a dot at its end */
  find(name: string): readonly string[] | undefined {
    const now = performance.now();
    if (now >= this.#lookAgainAt) {
      this.#lookAgainAt = now + LOOKED_AT_EVERY_MS;
      this.#readIfChanged();
    }
    return this.#known.get(name);
  }

  #readIfChanged(): void {
    try {
      const { ino, size, mtimeMs } = statSync(this.#path);
      const version = `${ino} ${size} ${mtimeMs}`;
      if (version === this.#version) return;
      this.#version = version;
      this.#known = parseHosts(readFileSync(this.#path, 'utf8'));
    } catch {
      // Missing, or not ours to read: then it says nothing, and the name servers are asked, as the system would.
      this.#version = '';
      this.#known = NOTHING;
    }
  }
}
