// The entries of a webhook stay as they were written, because vendor clients compare them. What an entry means is its
// canonical name: receivers always get the event under that name.
import { canonicalName, type FieldErrors } from '@posthorn/contracts';
import { nearEventName, nearNameWarning } from './near-event-names.ts';

type Input = { trigger?: string | undefined; events?: readonly string[] | undefined };

/** The entries that `trigger` and `events` name together; `undefined` where neither is given. */
export function readEntries({ trigger, events }: Input, fields: FieldErrors): string[] | undefined {
  if (trigger === undefined) return events && judged([...events], fields);
  const [first, ...others] = events ?? [trigger];
  if (first === undefined || canonicalName(first) !== canonicalName(trigger)) {
    fields['trigger'] = ['differs from the first of "events": give one of the two fields'];
  }
  // Both spell the same event: the one field that the vendor's clients know comes back as it was sent.
  return judged([trigger, ...others], fields);
}

function judged(entries: string[], fields: FieldErrors): string[] {
  const repeated = entries.find((entry, i) => entries.indexOf(entry) !== i);
  if (repeated !== undefined) fields['events'] = [`names "${repeated}" twice: keep one of them`];
  return entries;
}

/** Warns of aliases, of names that are nearly one of the catalogue, and of entries that mean the same. */
export function warnOfSpelling(entries: readonly string[], warnings: string[]): void {
  for (const [i, entry] of entries.entries()) {
    const name = canonicalName(entry);
    if (name !== entry) warnings.push(`events: "${entry}" is an alias; receivers get the event as "${name}"`);
    const near = nearEventName(entry);
    if (near !== null) warnings.push(`events: ${nearNameWarning(entry, near)}`);
    const other = entries.slice(0, i).find((before) => canonicalName(before) === name);
    if (other !== undefined) {
      warnings.push(`events: "${other}" and "${entry}" are the same event; it is sent once`);
    }
  }
}

/** An entry of another webhook at the same URL that means the same event, in another spelling. */
export type AlikeEntry = { entry: string; other: string; webhookId: number };

export const alikeWarning = ({ entry, other, webhookId }: AlikeEntry): string =>
  `events: webhook ${webhookId} sends "${other}" to this URL, which is the same event as "${entry}": the receiver gets it from both`;
