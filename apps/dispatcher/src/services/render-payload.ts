// Renders what a target sends. It is done once for a delivery, before the commit, so that every attempt sends the same bytes.
import { jsonFault } from '../domain/json-fault.ts';
import {
  headerFlaw,
  isNoTemplate,
  isTemplated,
  type PayloadFault,
  type PayloadPart,
  pathOf,
  type RequestShape,
  renderedPath,
} from '../domain/payload.ts';
import type { Renderer, RenderResult } from '../ports/renderer.ts';

/** What a target's templates are. `template`: `null` or empty = the context is sent as it is. */
export type TargetTemplates = {
  template: string | null;
  url: string;
  headers: Readonly<Record<string, string>>;
};

export type PayloadInput = {
  renderer: Pick<Renderer, 'render'>;
  tenantId: number;
  target: TargetTemplates;
  /** JSON source text. Its members are variables of the templates. */
  context: string;
  /** Variables of an action, as JSON values or as the text of a JSON object. They win over the context's members. */
  variables?: Readonly<Record<string, unknown>> | string | null;
};

/**
 * `body: null` = the context itself. `shape: null` = neither URL nor headers have a template; else `path` is the whole path
 * and query, and `headers` has the headers with a template, rendered, and no others.
 * `text`: the rendered body if it is not JSON; `fault` has its line and column then, and those of the template otherwise.
 */
export type Payload =
  | { ok: true; body: string | null; shape: RequestShape | null }
  | { ok: false; fault: PayloadFault; text: string | null };

type Failed = Extract<Payload, { ok: false }>;
type Made = { ok: true; text: string } | Failed;

/** @throws RendererUnavailableError */
export async function renderPayload({
  renderer,
  tenantId,
  target,
  context,
  variables,
}: PayloadInput): Promise<Payload> {
  const { template, url, headers } = target;
  const shared = { tenantId, context, ...variablesText(variables) };
  const render = async (where: PayloadPart, source: string, finish: (text: string) => Finished): Promise<Made> => {
    const [part = 'body'] = where.split(' ', 1) as ['body' | 'url' | 'header'];
    return madeOf(where, await renderer.render({ ...shared, template: source, part }), finish);
  };
  const templated = Object.entries(headers).filter(([, value]) => isTemplated(value));
  const hasShape = isTemplated(url) || templated.length > 0;
  const [body, path, ...values] = await Promise.all([
    isNoTemplate(template) ? null : render('body', template ?? '', jsonBody),
    isTemplated(url) ? render('url', url, (text) => renderedPath(url, text)) : null,
    ...templated.map(([name, value]) => render(`header ${name}`, value, headerValue)),
  ]);
  const failed = [body, path, ...values].find((one): one is Failed => one?.ok === false);
  if (failed !== undefined) return failed;
  const textAt = (index: number): string => textOf(values[index]) ?? '';
  const shape = {
    path: textOf(path) ?? pathOf(url),
    headers: fromPairs(templated.map(([name], i) => [name, textAt(i)])),
  };
  return { ok: true, body: textOf(body), shape: hasShape ? shape : null };
}

const fromPairs = (pairs: readonly (readonly [string, string])[]): Record<string, string> => Object.fromEntries(pairs);
const textOf = (made: Made | null | undefined): string | null => (made?.ok === true ? made.text : null);

function variablesText(variables: PayloadInput['variables']): { variables?: string } {
  if (variables === undefined || variables === null) return {};
  return { variables: typeof variables === 'string' ? variables : JSON.stringify(variables) };
}

type Finished =
  | { ok: true; text: string }
  | { ok: false; reason: string; line?: number; column?: number; text?: string };

function madeOf(where: PayloadPart, result: RenderResult, finish: (text: string) => Finished): Made {
  if (!result.ok) {
    const { text: reason, line, column } = result.fault;
    return { ok: false, fault: { reason, line, column, where }, text: null };
  }
  const finished = finish(result.text);
  if (finished.ok) return finished;
  const { reason, line = null, column = null, text = null } = finished;
  return { ok: false, fault: { reason, line, column, where }, text };
}

function jsonBody(text: string): Finished {
  const fault = jsonFault(text);
  if (fault === null) return { ok: true, text };
  const { reason, line, column } = fault;
  return { ok: false, reason: `the rendered body is not JSON: ${reason}`, line, column, text };
}

/** White space around a header's value is no part of it (RFC 9110). */
function headerValue(rendered: string): Finished {
  const text = rendered.trim();
  const flaw = headerFlaw(text);
  return flaw === null ? { ok: true, text } : { ok: false, reason: `the rendered value ${flaw}` };
}
