// What a target's template made of a context, from the answer of a preview.
import type { TemplatePreview } from '@posthorn/contracts';
import { isFault, readJson } from '../../payload/json-text.ts';

/** `line`, `column`: of the template, or of the rendered text if that is not JSON. */
export type Rendered =
  | { is: 'body'; text: string }
  | {
      is: 'fault';
      message: string;
      line: number | null;
      column: number | null;
      nearest: string | null;
      text: string | null;
    };

type Previewed = Pick<TemplatePreview, 'output' | 'fault'>;

/** The preview is that of extra data, which must be an object: a target may send any JSON. */
export function renderedOf({ output, fault }: Previewed): Rendered {
  const json = output === null ? null : readJson(output);
  if (output !== null && json !== null && !isFault(json)) return { is: 'body', text: output };
  if (json !== null && isFault(json) && fault?.line == null) {
    const { message, line, column } = json;
    return {
      is: 'fault',
      message: `The rendered text is not JSON: ${message}`,
      line,
      column,
      nearest: null,
      text: output,
    };
  }
  const { message = 'The template rendered nothing', line = null, column = null, nearest = null } = fault ?? {};
  return { is: 'fault', message, line, column, nearest, text: output };
}
