// The search domains of the system (`search`, `domain` and `ndots` of resolv.conf): which full names a short one stands for.
import { readFileSync } from 'node:fs';

export const RESOLV_CONF_PATH = '/etc/resolv.conf';

export type SearchList = { domains: readonly string[]; ndots: number };

const NDOTS_MAX = 15;

export function parseSearchList(resolvConf: string): SearchList {
  let domains: readonly string[] = [];
  let ndots = 1;
  for (const line of resolvConf.split('\n')) {
    const [key, ...values] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    // The last one of both counts.
    if (key === 'search' || key === 'domain') domains = values.map((domain) => domain.replace(/\.$/, ''));
    if (key !== 'options') continue;
    for (const option of values) {
      const found = /^ndots:(\d{1,3})$/.exec(option);
      if (found !== null) ndots = Math.min(Number(found[1]), NDOTS_MAX);
    }
  }
  return { domains: domains.filter((domain) => domain !== ''), ndots };
}

/** The names to ask for, one after the other until one exists. A dot at the end says that the name is complete. */
export function namesToAsk(name: string, { domains, ndots }: SearchList): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const extended = domains.map((domain) => `${name}.${domain}`);
  const dots = name.split('.').length - 1;
  return dots >= ndots ? [name, ...extended] : [...extended, name];
}

/** Read for each look-up, since answers are remembered: a container's file may change while we run. */
export function readSearchList(path: string): SearchList {
  try {
    return parseSearchList(readFileSync(path, 'utf8'));
  } catch {
    // Missing, or not ours to read: there are no search domains then.
    return { domains: [], ndots: 1 };
  }
}
