import { UsageError } from '../exit-codes.ts';

/**
 * The address of a dispatcher, without slashes at its end.
 * @param source the flag or variable that it came from
 * @throws UsageError
 */
export function dispatcherUrl(text: string, source: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`${source} must be an http or https URL (it is "${text}")`);
  // The text is not shown: it holds a password.
  if (url.username !== '' || url.password !== '')
    throw new UsageError(`${source} must not contain a user name or a password: a token signs in`);
  // As the URL is understood: `URL` leaves out line breaks, and writes every host in ASCII.
  return url.href.replace(/\/+$/, '');
}
