import { TEMPLATE_SAMPLE_DEFAULT, type TemplatePreview, templatePreviewInput } from '@posthorn/contracts';
import { invalid } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { extraNames, spliceExtra } from '../domain/merge.ts';
import type { Token } from '../domain/token.ts';
import type { MissingName, PreviewResult, Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store/index.ts';
import { renderExtra } from './extra-data.ts';
import { membersOf } from './members-of.ts';
import { contextOf, requireEvents, type Sampler, type SampleWish } from './preview-subject.ts';

type Deps = { store: Pick<Store, 'getEvent'>; renderer: Renderer; sample: Sampler };
type Tried = Pick<TemplatePreview, 'output' | 'merged' | 'body_bytes' | 'added' | 'ignored' | 'fault'>;

const NOT_TRIED: Tried = { output: null, merged: null, body_bytes: null, added: [], ignored: [], fault: null };

/** What a template would add to a context, by the renderer of deliveries. Nothing is stored or sent. */
export function previewTemplate({ store, renderer, sample }: Deps) {
  return async (token: Token, text: string, value: unknown): Promise<TemplatePreview> => {
    const input = templatePreviewInput.safeParse(value);
    if (!input.success) throw invalid(fieldErrors(input.error.issues, value));
    requireEvents(token, input.data);
    const memberText = membersOf(text);
    const context = await contextOf(store, token, input.data, memberText);
    const { template, against, sample: wish } = input.data;
    const { tenantId } = token;
    const warnings: string[] = [];
    let tried = NOT_TRIED;
    let tookMs: number | null = null;
    if (isNone(template)) {
      if (context !== null) tried = { ...NOT_TRIED, output: '', ...bodyOf(context) };
    } else {
      const checked = await renderer.check({ tenantId, template });
      if (checked.ok) warnings.push(...checked.warnings);
      // Without a context it is rendered for the place of its fault alone.
      if (context !== null || !checked.ok) {
        const result = await renderer.preview({ tenantId, template, context: context ?? '{}' });
        tried = triedOf(result, context);
        tookMs = result.tookMs;
        warnings.push(...(context === null ? [] : result.missing.map(missingText)));
      }
    }
    const sampled = wish === undefined ? null : await sampleOf({ renderer, sample }, token, template, against, wish);
    warnings.push(...(sampled?.warnings ?? []));
    return { ...tried, warnings, took_ms: tookMs, sample: sampled?.counted ?? null };
  };
}

/** As when it is saved: an empty field means none. */
const isNone = (template: string | null): boolean => template === null || template.trim() === '';

const bodyOf = (body: string) => ({ merged: body, body_bytes: Buffer.byteLength(body) });

function triedOf(result: PreviewResult, context: string | null): Tried {
  const plain = context === null ? {} : bodyOf(context);
  if (!result.ok) {
    const { reason: message, place, nearest } = result;
    const fault = { message, line: place?.line ?? null, column: place?.column ?? null, nearest };
    return { ...NOT_TRIED, ...plain, fault };
  }
  if (context === null) return NOT_TRIED;
  const spliced = spliceExtra(context, result.text);
  if (spliced.ok) {
    const names = extraNames(context, result.text);
    return { output: result.text, ...bodyOf(spliced.body), ...names, fault: null };
  }
  const fault = { message: spliced.reason, line: null, column: null, nearest: null };
  return { ...NOT_TRIED, ...plain, output: result.text, fault };
}

function missingText({ name, line, column, nearest }: MissingName): string {
  const hint = nearest === null ? '' : `; did you mean "${nearest}"?`;
  return `line ${line}, column ${column}: "${name}" is not in this context${hint}`;
}

async function sampleOf(
  { renderer, sample }: Pick<Deps, 'renderer' | 'sample'>,
  token: Token,
  template: string,
  against: string | null | undefined,
  wish: SampleWish,
) {
  const { tenantId } = token;
  const { rows, warnings } = await sample(
    token,
    { event: wish.event, limit: wish.limit ?? TEMPLATE_SAMPLE_DEFAULT },
    async ({ context }) => {
      const made = await rendered(renderer, context, { tenantId, template });
      const before = against === undefined ? null : await rendered(renderer, context, { tenantId, template: against });
      const changed = before === null ? null : before.body !== made.body;
      return { fault: made.fault, body_bytes: Buffer.byteLength(made.body), changed };
    },
  );
  const failed = rows.filter(({ fault }) => fault !== null).length;
  const changed = against === undefined ? null : rows.filter((row) => row.changed === true).length;
  const counts = { events_looked_at: rows.length, rendered: rows.length - failed, failed, changed };
  return { warnings, counted: { ...counts, rows } };
}

type OfTenant = { tenantId: number; template: string | null };

async function rendered(renderer: Renderer, context: string, { tenantId, template }: OfTenant) {
  if (template === null || isNone(template)) return { body: context, fault: null };
  const { body, extraDataFault } = await renderExtra(renderer, context, { tenantId, template });
  return { body: body ?? context, fault: extraDataFault };
}
