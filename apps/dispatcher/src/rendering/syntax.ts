// twing reads the text into a tree and has no further part: nothing of its runtime ever executes a template.
import {
  createSynchronousArrayLoader,
  createSynchronousEnvironment,
  createSynchronousFilter,
  createSynchronousFunction,
  isATwingError,
} from 'twing/light';
import { TemplateFault } from './fault.ts';
import { filters, functions } from './filters.ts';
import { TEMPLATE_MAX_CHARS } from './limits.ts';

/** A node of twing's tree, as far as it is looked at. */
export type Node = {
  type: string | null;
  line: number;
  column: number;
  tag: string | null;
  attributes: Record<string, unknown>;
  children: Record<string, Node | undefined>;
  /** Of a number: how it is written. The parser makes a double of it, which loses digits and the point of `15.0`. */
  literal?: string;
};

const environment = createSynchronousEnvironment(createSynchronousArrayLoader({}));
// The parser knows what we have and nothing else, so that a wrong name is told where it stands.
environment.filters.clear();
environment.functions.clear();
for (const name of filters.keys()) environment.addFilter(createSynchronousFilter(name, () => null, []));
for (const name of functions.keys()) environment.addFunction(createSynchronousFunction(name, () => null, []));

/** @throws TemplateFault */
export function parse(template: string): Node {
  if (template.length > TEMPLATE_MAX_CHARS)
    throw new TemplateFault(`a template must be at most ${TEMPLATE_MAX_CHARS} characters`);
  try {
    const source = { name: 'template', code: template };
    // Reading a stream uses it up: the parser gets one of its own.
    const tokens: readonly Token[] = environment.tokenize(source).toAst();
    checkTokens(tokens);
    const tree = environment.parse(environment.tokenize(source)) as unknown as Node;
    noteLiterals(tree, literalsIn(template, tokens));
    return tree;
  } catch (error) {
    if (error instanceof TemplateFault) throw error;
    if (error instanceof RangeError) throw new TemplateFault('the template is nested too deeply');
    if (error instanceof Error && isATwingError(error))
      throw new TemplateFault(error.rootMessage.replace(/\.$/, ''), error.location);
    // Whatever else its parser stumbles over is in the template.
    throw new TemplateFault('the template cannot be read as Twig');
  }
}

/** Does what it renders depend on variables? One that the template sets itself counts too. */
export function readsVariables(node: Node): boolean {
  return (
    node.type === 'name' || Object.values(node.children).some((child) => child !== undefined && readsVariables(child))
  );
}

type Token = { type: string; value: unknown; line: number; column: number };

const TAGS = ['if', 'elseif', 'else', 'endif', 'for', 'endfor', 'set', 'endset', 'do', 'verbatim', 'endverbatim'];

/** twing writes what stands before each of these twice into its tree: in one another they would double it each time. */
const FALLBACKS_MAX = 10;

function checkTokens(tokens: readonly Token[]): void {
  let count = 0;
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1];
    if (token.type === 'TAG_START' && next?.type === 'NAME' && !TAGS.includes(String(next.value)))
      throw new TemplateFault(`the tag '${next.value}' is not allowed: use if, for, set, do or verbatim`, next);
    if (token.type === 'VARIABLE_START' || token.type === 'TAG_START') count = 0;
    const isShort = token.type === 'PUNCTUATION' && token.value === '?' && next?.value === ':';
    const isCoalescing = token.type === 'OPERATOR' && token.value === '??';
    if (isShort || isCoalescing || (token.type === 'NAME' && token.value === 'default')) count += 1;
    if (count > FALLBACKS_MAX)
      throw new TemplateFault(
        `at most ${FALLBACKS_MAX} of ??, ?: and default may be used in one tag: use {% set %}`,
        token,
      );
  }
}

const placeOf = ({ line, column }: { line: number; column: number }): string => `${line}:${column}`;

function literalsIn(template: string, tokens: readonly Token[]): Map<string, string> {
  const lines = template.split(/\r\n|\r|\n/);
  const numbers = tokens.filter(({ type }) => type === 'NUMBER');
  return new Map(
    numbers.map((token) => {
      const [literal = ''] = /^\d+(\.\d+)?/.exec(lines[token.line - 1]?.slice(token.column - 1) ?? '') ?? [];
      return [placeOf(token), literal];
    }),
  );
}

function noteLiterals(node: Node, literals: ReadonlyMap<string, string>): void {
  const literal = node.type === 'constant' ? literals.get(placeOf(node)) : undefined;
  // Positions in lists are constants too, of another value at the same place.
  if (literal !== undefined && Number(literal) === node.attributes['value']) node.literal = literal;
  for (const one of Object.values(node.children)) if (one !== undefined) noteLiterals(one, literals);
}
