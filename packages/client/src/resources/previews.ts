import {
  type ConditionPreviewInput as ConditionPreviewBody,
  conditionPreview,
  single,
  type TemplatePreviewInput as TemplatePreviewBody,
  templatePreview,
} from '@posthorn/contracts';
import { toResult } from '../page.ts';
import { isRawJson, type RawJson } from '../raw-json.ts';
import { bodyText, contextText, notSent } from '../request-text.ts';
import type { Failure } from '../result.ts';
import type { CallOptions, Schema, Send } from '../send.ts';

type OnContext<Body> = Omit<Body, 'context'> & {
  /** What to try it on, in place of `event_id`. */
  context?: object | RawJson | undefined;
};
export type ConditionPreviewInput = OnContext<ConditionPreviewBody>;
export type TemplatePreviewInput = OnContext<TemplatePreviewBody>;

const condition = single(conditionPreview);
const template = single(templatePreview);

/** Nothing is stored or sent: a condition or a template is tried. */
export function previews(send: Send) {
  const preview = async <T>(
    path: string,
    input: OnContext<object> | RawJson,
    schema: Schema<{ data: T; warnings?: string[] | undefined }>,
    options?: CallOptions,
  ) => {
    const body = isRawJson(input) ? input.text : previewBody(input);
    if (typeof body !== 'string') return body;
    return toResult(await send({ method: 'POST', path, body, schema, repeatable: true }, options));
  };

  return {
    conditions: {
      /** Whether a context or a stored event meets the rule, what each part of it comes out as, and a sample. */
      preview: (input: ConditionPreviewInput | RawJson, options?: CallOptions) =>
        preview('conditions/preview', input, condition, options),
    },
    templates: {
      /** What the template renders, and the body that would be sent. */
      preview: (input: TemplatePreviewInput | RawJson, options?: CallOptions) =>
        preview('templates/preview', input, template, options),
    },
  };
}

/** Around the context's own text, as where an event is handed over. */
function previewBody({ context, ...rest }: OnContext<object>): string | Failure {
  const head = bodyText(rest);
  if (typeof head !== 'string' || context === undefined) return head;
  const text = contextText(context);
  if (typeof text !== 'string') return notSent({ context: [text.message] });
  return `${head.slice(0, -1)}${head === '{}' ? '' : ','}"context":${text}}`;
}
