// docs/errors.md, made of the codes and their texts. `npm run docs:errors` writes it.
import { writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ERROR_STATUS } from '../../packages/contracts/src/errors.ts';
import { RECEIVER_CODES } from '../../packages/contracts/src/receiver-codes.ts';
import { ATTEMPT_ERRORS } from '../../packages/contracts/src/words.ts';
import { API_TEXTS, ATTEMPT_TEXTS, CLIENT_TEXTS, type ErrorText } from './api-texts.ts';

export const PAGE = fileURLToPath(new URL('../../docs/errors.md', import.meta.url));

type Row = readonly string[];

function table(head: Row, rows: readonly Row[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const rowsOf = (texts: Record<string, ErrorText>, status: Record<string, number>): Row[] =>
  Object.entries(texts).map(([code, text]) => [`\`${code}\``, String(status[code]), ...text]);

const rowsWithoutStatus = (texts: Record<string, ErrorText>, codes: readonly string[]): Row[] =>
  codes.map((code) => [`\`${code}\``, ...(texts[code] ?? [])]);

const receiverRows = Object.entries(RECEIVER_CODES).map(([code, { status, title, cause, fix }]) => [
  `\`${code}\``,
  String(status),
  ...[title, cause, fix],
]);

const WORDS = ['what happened', 'usual cause', 'what to do next'];

/** The whole page. */
export function errorsPage(): string {
  return `# Error codes

<!-- Made by \`npm run docs:errors\` from the codes in the source and the texts in scripts/errors/ and in packages/contracts/src/receiver-codes.ts. Change those. -->

Programs decide by the code. Messages are for people and may change. New codes may be added: treat one that you do not know by its status.

## Answers of the API

An error is \`{ "message", "code", "errors"?, "at"? }\`. \`errors\` maps each field to what is wrong with it.

${table(['code', 'status', ...WORDS], rowsOf(API_TEXTS, ERROR_STATUS))}

## Attempts of a delivery

\`error_kind\` of an attempt that brought no usable answer. An answer that is not a 2xx has a status instead; [retry-policy.md](retry-policy.md)
says what each status leads to. Every kind is retried.

${table(['kind', ...WORDS], rowsWithoutStatus(ATTEMPT_TEXTS, ATTEMPT_ERRORS))}

## \`@posthorn/client\`

In addition to the codes of the API:

${table(['code', ...WORDS], rowsWithoutStatus(CLIENT_TEXTS, Object.keys(CLIENT_TEXTS)))}

## \`@posthorn/receiver-kit\` and \`@posthorn/signing\`

The \`code\` of a \`WebhookError\`, and the status that the receiver answers. A receiver answers \`{"error":{"code"}}\`. Posthorn reads the code and explains it in
the attempt (\`receiver_error\`), in the inspector and in its log. A code with another status, or in an answer with other fields, is shown without an explanation.

${table(['code', 'status', ...WORDS], receiverRows)}
`;
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) writeFileSync(PAGE, errorsPage());
