// Which URLs a webhook may have. Names are resolved and checked at every connection, not here.
import { type AddressPolicy, literalAddress, refusal } from './address-policy.ts';

/** What is wrong with the URL and the fix, or `null`. */
export function urlFault(text: string, policy: AddressPolicy): string | null {
  // URL readers differ in what they make of these: drop it, or take it for something else.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(text))
    return 'must not contain white space or control characters: write %20 for a space';
  if (text.includes('\\')) return 'must not contain a backslash: write / or %5C';
  if (!URL.canParse(text)) return 'is not a URL: use one such as "https://example.com/webhooks"';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `must begin with https:// or http://, not ${url.protocol}`;
  if (!/^https?:\/\/[^/]/i.test(text)) return 'must begin with https:// or http:// and a host';
  if (url.username !== '' || url.password !== '') {
    return 'must not contain a user name or password: put credentials in a static header';
  }
  if (url.hash !== '') return 'must not have a fragment (#…), because fragments are never sent';
  const address = literalAddress(url.hostname);
  const refused = address === null ? null : refusal(address, policy);
  if (refused === null) return null;
  const fix = policy.allowPrivateNetworks
    ? 'this address is never allowed'
    : 'use a public address, or start Posthorn with --allow-private-networks to deliver inside your own network';
  return `points to ${address}, which is ${refused}: ${fix}`;
}
