// The request of an attempt as a command for a terminal. Whatever a header or a body holds is data there and nothing else:
// in single quotes a shell knows no special character but the quote itself.
import type { Attempt } from '@posthorn/contracts';

type Request = Attempt['request'];

/** Set by the client itself, or of the connection that was. */
const LEFT_OUT = new Set(['host', 'content-length', 'connection', 'transfer-encoding']);

const headersOf = ({ headers }: Request): [string, string][] =>
  Object.entries(headers)
    .filter(([name]) => !LEFT_OUT.has(name.toLowerCase()))
    .flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).map((one): [string, string] => [name, one]),
    );

const shQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** For a POSIX shell. `--data-binary @-` reads what is piped in: a body that begins with `@` is no file name. */
export function curlCommand(request: Request): string {
  const pipe =
    request.body_encoding === 'utf8'
      ? `printf '%s' ${shQuote(request.body)}`
      : `printf '%s' ${shQuote(request.body)} | base64 -d`;
  const lines = [
    `curl -sS -X ${request.method}`,
    ...headersOf(request).map(([name, value]) => `-H ${shQuote(value === '' ? `${name};` : `${name}: ${value}`)}`),
    '--data-binary @-',
    `--url ${shQuote(request.url)}`,
  ];
  return `${pipe} | ${lines.join(' \\\n  ')}`;
}

const psQuote = (text: string): string => `'${text.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;

/** For PowerShell 7. The body goes as bytes: as text it would be sent in another encoding. */
export function powershellCommand(request: Request): string {
  const bytes =
    request.body_encoding === 'utf8'
      ? `[Text.Encoding]::UTF8.GetBytes(${psQuote(request.body)})`
      : `[Convert]::FromBase64String(${psQuote(request.body)})`;
  const headers = headersOf(request).filter(([name]) => name.toLowerCase() !== 'content-type');
  const type = headersOf(request).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'application/json';
  return [
    `$body = ${bytes}`,
    `$headers = @{ ${headers.map(([name, value]) => `${psQuote(name)} = ${psQuote(value)}`).join('; ')} }`,
    `Invoke-WebRequest -Method Post -Uri ${psQuote(request.url)} -Headers $headers -ContentType ${psQuote(type)} -Body $body -SkipHeaderValidation`,
  ].join('\n');
}
