/** The error code of the receiver kit in the body of an answer. */
export function codeIn(body: string): string | undefined {
  try {
    const code = (JSON.parse(body) as { error?: { code?: unknown } } | null)?.error?.code;
    return typeof code === 'string' ? code : undefined;
  } catch {
    // An answer of something else than the kit: empty, text, HTML.
    return undefined;
  }
}
