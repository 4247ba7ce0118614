// Renders one operation, or one event that a receiver gets, as a section of the page.

import type { Document, JsonSchema, Parameter, PathOperation, Reference, ResponseObject } from '../open-api.ts';
import { referredName } from '../schema-book.ts';
import { curlOf } from './curl.ts';
import { anchor, type Html, html, inline, paragraphs } from './html.ts';
import { schemaBody, table, typeOf } from './schema-table.ts';

export const operationId = (operation: PathOperation): string => anchor(operation.operationId);

export type Called = { method: string; path: string; operation: PathOperation };

/** A path with line breaks allowed after its slashes. */
const breakable = (path: string): Html => html`${path.split(/(?<=\/)/).map((part) => html`${part}<wbr>`)}`;

const resolve = <T>(part: T | Reference, components: Record<string, T>): T | undefined =>
  typeof part === 'object' && part !== null && '$ref' in part
    ? components[(part as Reference).$ref.split('/').at(-1) ?? '']
    : (part as T);

export function operationSection({ method, path, operation }: Called, document: Document): Html {
  const id = operationId(operation);
  const params = (operation.parameters ?? []).flatMap(
    (one) => resolve<Parameter>(one, document.components.parameters) ?? [],
  );
  const url = `${document.servers[0]?.url ?? ''}${path}`;
  const body = operation.requestBody?.content['application/json'].schema;
  return html`<section class="operation" id="${id}" aria-labelledby="${id}-title">
<div class="told">
<h3 id="${id}-title"><a href="#${id}">${operation.summary}</a></h3>
<p class="call"><span class="method ${method}">${method.toUpperCase()}</span> <code>${breakable(url)}</code></p>
${paragraphs(operation.description ?? '')}
${params.length > 0 ? html`<h4>Parameters</h4>${table(`Parameters of ${operation.summary}`, params)}` : null}
${body === undefined ? null : html`<h4>Body</h4>${bodyOf(body, operation, document)}`}
${answers(operation, document)}
</div>
<div class="shown">
${sample('Request', `curl: ${operation.summary}`, curlOf(method, url, operation, params))}
${answerSample(operation)}
</div>
</section>`;
}

/** Shows the fields of a body in place, because readers look for them first. */
function bodyOf(schema: JsonSchema, { summary, requestBody }: PathOperation, { components }: Document): Html {
  const name = referredName(schema);
  const whole = name === null ? schema : (components.schemas[name] ?? schema);
  const needed = requestBody?.required === true ? null : html`<p>The body is optional.</p>`;
  return html`${needed}${schemaBody(`Body of ${summary}`, whole)}`;
}

/** Shows the success. The errors are nearly the same everywhere, so they open with a click. */
function answers(operation: PathOperation, { components }: Document): Html {
  const all = Object.entries(operation.responses);
  const refusals = all.filter(([, one]) => '$ref' in one);
  const rows = (some: typeof all): AnswerRow[] =>
    some.flatMap(([status, one]) => {
      const response = resolve<ResponseObject>(one, components.responses);
      if (response === undefined) return [];
      const more = '$ref' in one ? codesOf(response) : answerShape(response);
      return [{ status, description: response.description, more }];
    });
  const statuses = refusals.map(([status]) => status).join(', ');
  return html`<h4>Answers</h4>${answerTable(
    `Answer of ${operation.summary}`,
    rows(all.filter(([, one]) => !('$ref' in one))),
  )}<details class="refusals"><summary>Errors <span class="statuses">${statuses}</span></summary>${answerTable(
    `Errors of ${operation.summary}`,
    rows(refusals),
  )}</details>`;
}

type AnswerRow = { status: string; description: string; more?: Html };

export const answerTable = (caption: string, rows: readonly AnswerRow[]): Html =>
  html`<table><caption class="unseen">${caption}</caption><colgroup><col class="status"><col></colgroup>
<thead><tr><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead><tbody>${rows.map(
    ({ status, description, more }) =>
      html`<tr><th scope="row" class="${status.startsWith('2') ? 'success' : 'refusal'}">${status}</th><td>${inline(description)}${more ?? null}</td></tr>`,
  )}</tbody></table>`;

function codesOf(response: ResponseObject): Html {
  const properties = response.content?.['application/json'].schema['properties'] as { code?: { enum?: string[] } };
  return html`<span class="codes">${(properties?.code?.enum ?? []).map((code) => html`<code>${code}</code> `)}</span>`;
}

/** `{data: Webhook, warnings?: …}` in words and links. */
function answerShape(response: ResponseObject | undefined): Html {
  const schema = response?.content?.['application/json'].schema;
  if (schema === undefined) return html``;
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const required = (schema['required'] ?? []) as string[];
  if (fields.length === 0) return html`<span class="shape">${typeOf(schema)}</span>`;
  return html`<span class="shape">${fields.map(
    ([name, field]) =>
      html`<span><code>${name}</code>: ${typeOf(field)}${required.includes(name) ? null : ' (optional)'}</span>`,
  )}</span>`;
}

function answerSample(operation: PathOperation): Html | null {
  for (const [status, one] of Object.entries(operation.responses)) {
    const example = '$ref' in one ? undefined : one.content?.['application/json'].example;
    if (example !== undefined)
      return sample(`Answer ${status}`, `Answer of ${operation.summary}`, JSON.stringify(example, null, 2));
  }
  return null;
}

/** Can have the keyboard focus, so that wide code can be scrolled without a mouse. */
const sample = (title: string, label: string, text: string): Html =>
  html`<figure><figcaption>${title}</figcaption><pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre></figure>`;

export function receivedSection(name: string, operation: PathOperation): Html {
  const id = operationId(operation);
  const content = operation.requestBody?.content['application/json'];
  return html`<section class="operation" id="${id}" aria-labelledby="${id}-title">
<div class="told"><h3 id="${id}-title"><a href="#${id}">${name}</a></h3>
${paragraphs(operation.description ?? '')}
${content === undefined ? null : html`<p>Body: ${typeOf(content.schema)}</p>`}</div>
<div class="shown"><details><summary>Example of a body</summary>${sample(
    'Body',
    `Example of ${name}`,
    JSON.stringify(content?.example, null, 2),
  )}</details></div>
</section>`;
}
