// How a printed value is escaped for the part of a request in which it stands. A template cannot switch that off.
import { headerFlaw } from '../domain/payload.ts';
import type { RenderedPart } from '../ports/renderer.ts';
import { TemplateFault } from './fault.ts';
import { quoted } from './json-text.ts';
import type { Budget } from './limits.ts';
import { urlEncoded } from './url-text.ts';
import { isList, ReadyText, textOf, type Value } from './values.ts';

/** `before`: what has been put out so far. @throws TemplateFault for lists, maps and what cannot stand there */
export type Printer = (value: Value, before: string, budget: Budget) => string;

export function printerOf(part: RenderedPart): Printer {
  if (part === 'url') return inUrl;
  return part === 'header' ? inHeader : jsonPrinter();
}

/** Inside or outside the quotes of a JSON text. */
function jsonPrinter(): Printer {
  const reader = new QuoteReader();
  return (value, before, budget) => {
    if (typeof value === 'string') return withinQuotes(value);
    if (value instanceof ReadyText) {
      if (value.kind === 'json') return value.text;
      return value.kind === 'raw' && !reader.isWithin(before, budget)
        ? wholeJson(value.text)
        : withinQuotes(value.text);
    }
    if (isList(value) || value instanceof Map)
      throw new TemplateFault('a list or map cannot be printed as it is: use |json_encode, without quotes around it');
    return textOf(value);
  };
}

const withinQuotes = (text: string): string => quoted(text).slice(1, -1);

/** Anything else could add members beside the one it stands for. */
function wholeJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TemplateFault('raw outside quotes prints one whole JSON value, which this is not: use json_encode');
  }
}

/** Each value is one piece of a path segment or of a query member: nothing in it can end that. */
function inUrl(value: Value): string {
  if (value instanceof ReadyText && value.kind === 'url') return value.text;
  return urlEncoded(textOf(value));
}

function inHeader(value: Value): string {
  const text = textOf(value);
  const flaw = headerFlaw(text);
  if (flaw !== null) throw new TemplateFault(`a value ${flaw}, which a header cannot have`);
  return text;
}

/** Knows whether the end of a growing text is within the quotes of a JSON string. */
class QuoteReader {
  #read = 0;
  #isWithin = false;

  isWithin(text: string, budget: Budget): boolean {
    budget.text(text.length - this.#read);
    for (; this.#read < text.length; this.#read += 1) {
      const unit = text.charCodeAt(this.#read);
      if (unit === 34) this.#isWithin = !this.#isWithin;
      else if (unit === 92 && this.#isWithin) this.#read += 1;
    }
    return this.#isWithin;
  }
}
