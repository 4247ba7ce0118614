// The texts of frameworks show a receiver at `/webhooks`. This writes them for another path.

/** Returns the text unchanged for a path that a line of code cannot hold as it is. */
export function atPath(text: string, path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '/webhooks' || !/^(\/[\w.~%-]+)*$/.test(trimmed)) return text;
  const bare = trimmed.slice(1);
  const file = trimmed.startsWith('/api/') ? trimmed.slice('/api'.length) : '/webhooks';
  const name = /^(?:api\/)?([\w-]+)$/.exec(bare)?.[1] ?? 'webhooks';
  return text
    .replaceAll("'/webhooks'", () => `'${trimmed || '/'}'`)
    .replaceAll("@Post('webhooks')", () => `@Post('${bare}')`)
    .replaceAll('app/webhooks/route.ts', () => `app${trimmed}/route.ts`)
    .replaceAll('pages/api/webhooks.ts', () => `pages/api${file}.ts`)
    .replaceAll("http('webhooks'", () => `http('${name}'`);
}
