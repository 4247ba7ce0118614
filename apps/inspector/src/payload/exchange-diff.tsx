// What differs between two attempts: what was sent, and what came back.
import type { Attempt } from '@posthorn/contracts';
import { DiffView } from './diff-view.tsx';

/** Different in every request, and telling nothing. */
const NEVER_SAME = /^(webhook-(id|timestamp|signature)|x-omneo-hmac-sha256|traceparent|content-length|date)$/i;

export function ExchangeDiff({ before, after }: { before: Attempt; after: Attempt }) {
  return (
    <>
      <DiffView label="Request body" before={before.request.body} after={after.request.body} />
      <DiffView label="URL and headers" before={headText(before)} after={headText(after)} />
      <DiffView label="Answer" before={answerText(before)} after={answerText(after)} />
    </>
  );
}

const headText = ({ request }: Attempt): string => `${request.method} ${request.url}\n${headersText(request.headers)}`;

const headersText = (headers: Attempt['request']['headers']): string =>
  Object.entries(headers)
    .filter(([name]) => !NEVER_SAME.test(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
    .join('\n');

function answerText({ status, error, response }: Attempt): string {
  const outcome = error === null ? `status: ${status}` : `${error.kind}: ${error.message}`;
  return [outcome, headersText(response?.headers ?? {}), '', response?.body ?? ''].join('\n');
}
