const LINE_MAX_CHARS = 72;

/** A rule as people write it: what fits on a line stands on one. */
export function ruleText(value: unknown, indent = ''): string {
  const line = onOneLine(value);
  if (indent.length + line.length <= LINE_MAX_CHARS || typeof value !== 'object' || value === null) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => inner + ruleText(item, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value);
  // The lists of operators in one another need no lines of their own.
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return `{ ${JSON.stringify(only[0])}: ${ruleText(only[1], indent)} }`;
  const members = entries.map(([name, one]) => `${inner}${JSON.stringify(name)}: ${ruleText(one, inner)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function onOneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${onOneLine(one)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
