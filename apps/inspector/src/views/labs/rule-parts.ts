// The operations of a rule in the order they are written, found as the dispatcher finds them: an object with one name.

export type RulePart = {
  /** A JSON pointer. */
  path: string;
  depth: number;
  operator: string;
  /** Its arguments in short, on one line. */
  args: string;
};

const ARGS_MAX_CHARS = 120;

export function rulePartsOf(text: string): RulePart[] {
  const parts: RulePart[] = [];
  const walk = (value: unknown, path: string, depth: number): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, `${path}/${index}`, depth);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const [entry, ...others] = Object.entries(value);
    if (entry === undefined || others.length > 0) return;
    const [operator, args] = entry;
    parts.push({ path, depth, operator, args: argsText(args) });
    walk(args, `${path}/${operator.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
  };
  try {
    walk(JSON.parse(text), '', 0);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return parts;
}

function argsText(args: unknown): string {
  const text = shortOf(args);
  return text.length > ARGS_MAX_CHARS ? `${text.slice(0, ARGS_MAX_CHARS)}…` : text;
}

/** Operations in it have a line of their own: of a variable its path is told, of any other that there is one. */
function shortOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shortOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return JSON.stringify(value);
  const [operator, args] = entry;
  const path = Array.isArray(args) ? args[0] : args;
  return operator === 'var' && typeof path === 'string' && path !== '' ? path : '…';
}
