// Turns the input of a caller into settings of a target, for create and update, so that both use the same rules.
import type { TargetSettings } from '@posthorn/contracts';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { changedFields } from '../domain/endpoint-fields.ts';
import { invalid } from '../domain/errors.ts';
import { isNoTemplate } from '../domain/payload.ts';
import type { NewTarget } from '../domain/target.ts';
import type { Clock } from '../ports/clock.ts';
import type { Renderer } from '../ports/renderer.ts';
import { checkPayload } from './check-payload.ts';
import { applyEndpoint } from './endpoint-settings.ts';
import { type Findings, type PostedJson, postedCondition } from './posted-rules.ts';

export type TargetDeps = { clock: Clock; addressPolicy: AddressPolicy; renderer: Pick<Renderer, 'check' | 'render'> };

export type AppliedTarget<T extends NewTarget> = {
  target: T;
  warnings: string[];
  /** The secret that was set by this call, to be shown this once. */
  secret: string | null;
};

/** Lays the input over `base`. @throws RequestError `invalid` with every fault by field */
export async function applyTarget<T extends NewTarget>(
  deps: TargetDeps,
  base: T,
  input: TargetSettings,
  posted: PostedJson,
): Promise<AppliedTarget<T>> {
  const found: Findings = { fields: {}, warnings: [] };
  const condition = postedCondition(input.condition, posted.text, base.condition, found);
  // Its URL may have templates: it is judged together with them.
  const judging = { judgeUrl: () => null, policy: deps.addressPolicy, now: deps.clock.now() };
  const { changed, shown } = applyEndpoint(base, input, judging, found);
  const target: T = {
    ...base,
    ...changed,
    name: input.name ?? base.name,
    method: input.method ?? base.method,
    template: templateOf(input.template, base.template),
    condition: condition === undefined ? base.condition : condition,
    ...changedFields('target', base, input),
  };
  await judgeTemplates(deps, base, { target, isSent: sendsTemplates(input) }, found);
  if (Object.keys(found.fields).length > 0) throw invalid(found.fields);
  return { target, warnings: found.warnings, secret: shown };
}

function templateOf(given: TargetSettings['template'], stored: string | null): string | null {
  if (given === undefined) return stored;
  return isNoTemplate(given) ? null : given;
}

const sendsTemplates = ({ template, url, headers }: TargetSettings): boolean =>
  template !== undefined || url !== undefined || headers !== undefined;

/**
 * What is stored is never refused again: it must not keep a target from being switched off, or sent back as it is. Each
 * time it is sent, the answer says what is doubtful about it.
 */
async function judgeTemplates(
  { renderer, addressPolicy: policy }: TargetDeps,
  before: NewTarget,
  { target: after, isSent }: { target: NewTarget; isSent: boolean },
  found: Findings,
): Promise<void> {
  const isSwitchedOn = !before.isActive && after.isActive;
  if (!isSwitchedOn && !isSent) return;
  const judged = await checkPayload({ renderer, tenantId: after.tenantId, target: templatesOf(after), policy });
  found.warnings.push(...judged.warnings);
  for (const [field, faults] of Object.entries(judged.fields)) {
    const isStored = field === 'url' ? before.url === after.url && !isSwitchedOn : isSame(field, before, after);
    if (!isStored) found.fields[field] = faults;
  }
}

const templatesOf = ({ template, url, headers }: NewTarget) => ({ template, url, headers });

function isSame(field: string, before: NewTarget, after: NewTarget): boolean {
  if (field === 'template') return before.template === after.template;
  const name = field.slice('headers.'.length);
  return before.headers[name] === after.headers[name];
}
