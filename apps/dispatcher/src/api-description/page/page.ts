// Renders the description as one page: no scripts, no external resources, usable without a mouse and on a phone.
import { createHash } from 'node:crypto';
import type { Document } from '../open-api.ts';
import { RECEIVED } from '../received.ts';
import { anchor, Html, html, paragraphs } from './html.ts';
import { answerTable, type Called, operationId, operationSection, receivedSection } from './operation-section.ts';
import { schemaBody, schemaId, schemaLink, table } from './schema-table.ts';
import { STYLE } from './style.ts';

/** Allows only the page's own style: no scripts, frames, forms or requests. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const SCHEMAS = 'Schemas';

export function documentPage(document: Document): string {
  const { info, tags } = document;
  const groups = tags.map((tag) => ({ ...tag, calls: callsOf(document, tag.name) }));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${info.summary}">
<title>${info.title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><p class="brand"><a href="#content">${info.title}</a> <span class="version">${info.version}</span></p>
<p class="links"><a href="/openapi.json">openapi.json</a> <a href="/llms.txt">llms.txt</a></p></header>
<div class="frame">
${contents(groups, document)}
<main id="content" tabindex="-1">
${introduction(document)}
${groups.map(({ name, description, calls }) =>
  name === RECEIVED.name
    ? received(document)
    : chapter(name, description, html`${calls.map((call) => operationSection(call, document))}`),
)}
${schemas(document)}
</main>
</div>
</body>
</html>
`;
  return page.text;
}

function callsOf({ paths }: Document, tag: string): Called[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );
}

function contents(groups: readonly { name: string; calls: Called[] }[], { webhooks }: Document): Html {
  const link = (id: string, text: Html | string, method?: string): Html =>
    html`<li><a href="#${id}">${method === undefined ? null : html`<span class="method ${method}" aria-hidden="true">${method === 'delete' ? 'DEL' : method.toUpperCase()}</span> `}${text}</a></li>`;
  const part = (name: string, items: readonly Html[]): Html =>
    html`<li><a class="group" href="#${anchor(name)}">${name}</a>${items.length > 0 ? html`<ul>${items}</ul>` : null}</li>`;
  return html`<nav aria-label="Contents"><ul>
${groups.map(({ name, calls }) =>
  part(
    name,
    name === RECEIVED.name
      ? Object.entries(webhooks).map(([event, { post }]) => link(operationId(post), event))
      : calls.map(({ method, operation }) => link(operationId(operation), operation.summary, method)),
  ),
)}
${part(SCHEMAS, [])}
</ul></nav>`;
}

const chapter = (name: string, description: string, body: Html): Html =>
  html`<section class="chapter" aria-labelledby="${anchor(name)}"><h2 id="${anchor(name)}">${name}</h2><div class="lead">${paragraphs(description)}</div>${body}</section>`;

function introduction({ info, servers }: Document): Html {
  return html`<div class="intro"><h1>${info.title}</h1><p class="summary">${info.summary}</p>
${paragraphs(info.description)}
<p>All paths are below <code>${servers[0]?.url ?? ''}</code>. The examples take the dispatcher's address and a token from your shell:</p>
<figure><figcaption>Once</figcaption><pre tabindex="0" role="region" aria-label="Set up the shell"><code>POSTHORN_URL=http://127.0.0.1:8400
TOKEN=$(posthorn token create --tenant acme --name crm)</code></pre></figure></div>`;
}

function received({ webhooks, components }: Document): Html {
  const headers = table('Headers of every request', Object.values(components.parameters));
  const events = Object.entries(webhooks).map(([name, { post }]) => receivedSection(name, post));
  const outcomes = Object.entries(Object.values(webhooks)[0]?.post.responses ?? {}).map(([status, response]) => ({
    status: status === 'default' ? 'else' : status,
    description: 'description' in response ? response.description : '',
  }));
  return chapter(
    RECEIVED.name,
    RECEIVED.description,
    html`<div class="flat"><h3>Headers</h3>${headers}<h3>What your answer means</h3>${answerTable('What the answer of a receiver means', outcomes)}</div>${events}`,
  );
}

function schemas({ components }: Document): Html {
  const all = Object.entries(components.schemas).map(([name, schema]) => {
    const description = typeof schema['description'] === 'string' ? schema['description'] : '';
    return html`<section class="schema" id="${schemaId(name)}" aria-labelledby="${schemaId(name)}-title"><h3 id="${schemaId(name)}-title">${schemaLink(name)}</h3>${paragraphs(description)}${schemaBody(name, schema)}</section>`;
  });
  return chapter(SCHEMAS, 'The schemas that the chapters above refer to.', html`${all}`);
}
