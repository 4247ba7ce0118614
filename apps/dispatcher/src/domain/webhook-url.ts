// Which URLs a webhook may have. A name is not resolved here: that is done, and judged, at every connection.
import { type AddressPolicy, literalAddress, refusal } from './address-policy.ts';

/** What is wrong with the URL and the fix, or `null`. */
export function urlFault(text: string, policy: AddressPolicy): string | null {
  if (!URL.canParse(text)) return 'is not a URL: give one such as "https://example.com/webhooks"';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `must begin with https:// or http://, not ${url.protocol}`;
  if (url.username !== '' || url.password !== '') {
    return 'must not hold a user name or password: put credentials into a static header';
  }
  if (url.hash !== '') return 'must not have a fragment (#…): it is never sent';
  const address = literalAddress(url.hostname);
  const refused = address === null ? null : refusal(address, policy);
  if (refused === null) return null;
  const fix = policy.allowPrivateNetworks
    ? 'this address is never allowed'
    : 'use a public address, or start with --allow-private-networks to deliver inside your own network';
  return `names the address ${address}, which is ${refused}: ${fix}`;
}
