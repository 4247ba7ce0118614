// HTML as tagged templates: every value is escaped unless this file made it.

/** Finished HTML. Only this file makes objects of the class, so a value of it is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | null | readonly Value[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

function written(value: Value): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(written).join('');
  return escaped(String(value));
}

export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(parts.map((part, i) => part + (i < values.length ? written(values[i] ?? null) : '')).join(''));

/** Text with `code` in it. */
export const inline = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;

/** Paragraphs, with an empty line between. */
export const paragraphs = (text: string): Html => html`${text.split('\n\n').map((one) => html`<p>${inline(one)}</p>`)}`;

/** The name of an anchor: letters, digits and dashes. */
export const anchor = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
