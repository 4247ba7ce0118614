// Checks a target's templates before they are stored, so that their author learns of a mistake.
import type { FieldErrors } from '@posthorn/contracts';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { isNoTemplate, isTemplated, type PayloadFault, type PayloadPart, targetUrlFault } from '../domain/payload.ts';
import type { Renderer } from '../ports/renderer.ts';
import { renderPayload, type TargetTemplates } from './render-payload.ts';

type Input = {
  renderer: Pick<Renderer, 'render' | 'check'>;
  tenantId: number;
  target: TargetTemplates;
  policy: AddressPolicy;
};
type Templated = { where: PayloadPart; source: string };

/** Loaded on the first use: the examples are most of what it holds. */
const catalogue = async () => ({
  ...(await import('@posthorn/contracts/catalogue')),
  ...(await import('@posthorn/contracts/examples')),
});

/** So many events a warning names. */
const NAMED_MAX = 3;

/**
 * `fields`: what must not be stored, by `template`, `url` or `headers.NAME`: faults of a template itself, a URL that may not
 * be sent to or has template syntax in front of its path, and a body that is not JSON for any context. `warnings`: what
 * fails for examples of the catalogue.
 * @throws RendererUnavailableError
 */
export async function checkPayload(input: Input): Promise<{ fields: FieldErrors; warnings: string[] }> {
  const fields: FieldErrors = {};
  const warnings: string[] = [];
  const misplaced = targetUrlFault(input.target.url, input.policy);
  if (misplaced !== null) fields['url'] = [misplaced];
  for (const { where, source } of partsOf(input.target)) {
    const field = fieldOf(where);
    if (field in fields) continue;
    const checked = await input.renderer.check({ tenantId: input.tenantId, template: source });
    if (!checked.ok) fields[field] = [checked.reason];
    else if (checked.readsVariables) warnings.push(...(await warningOf(input, where, source)));
    else {
      const fault = await renderPart(input, where, source, '{}');
      if (fault !== null) fields[field] = [`${fault}, for every context`];
    }
  }
  return { fields, warnings };
}

function partsOf({ template, url, headers }: TargetTemplates): Templated[] {
  const parts: Templated[] = isNoTemplate(template) ? [] : [{ where: 'body', source: template ?? '' }];
  if (isTemplated(url)) parts.push({ where: 'url', source: url });
  for (const [name, source] of Object.entries(headers))
    if (isTemplated(source)) parts.push({ where: `header ${name}`, source });
  return parts;
}

function fieldOf(where: PayloadPart): string {
  if (where === 'body') return 'template';
  return where === 'url' ? 'url' : `headers.${where.slice('header '.length)}`;
}

async function warningOf(input: Input, where: PayloadPart, source: string): Promise<string[]> {
  const { CATALOGUE, exampleOf } = await catalogue();
  const failed: { name: string; fault: string }[] = [];
  for (const { name } of CATALOGUE) {
    const fault = await renderPart(input, where, source, JSON.stringify(exampleOf(name)));
    if (fault !== null) failed.push({ name, fault });
  }
  const [first] = failed;
  if (first === undefined) return [];
  const which = failed.length === CATALOGUE.length ? 'for every example of the catalogue' : eventsText(failed);
  return [
    `${fieldOf(where)}: fails ${which}: ${first.fault}. A delivery for such an event would fail. This check does not know the arguments of a "target.send"`,
  ];
}

function eventsText(failed: readonly { name: string }[]): string {
  const names = failed.slice(0, NAMED_MAX).map(({ name }) => name);
  const more = failed.length - names.length;
  return `for the example of ${names.join(', ')}${more === 0 ? '' : ` and ${more} more events`}`;
}

/** What is wrong with one part, rendered alone. */
async function renderPart(input: Input, where: PayloadPart, source: string, context: string): Promise<string | null> {
  const { renderer, tenantId, target } = input;
  const headers = where.startsWith('header ') ? { [where.slice('header '.length)]: source } : {};
  const template = where === 'body' ? source : null;
  const alone = { template, url: where === 'url' ? source : 'https://example.com/', headers };
  const made = await renderPayload({ renderer, tenantId, target: { ...target, ...alone }, context });
  return made.ok ? null : faultText(made.fault);
}

function faultText({ reason, line, column }: PayloadFault): string {
  return line === null ? reason : `line ${line}, column ${column}: ${reason}`;
}
