import {
  type Cause,
  type Diagnosis,
  FIXES,
  FRAMEWORK_NAMES,
  FRAMEWORKS,
  type Framework,
  type PastedRequest,
  type StepStatus,
} from '@posthorn/diagnose';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { SelectField } from '../../ui/field.tsx';
import { EmptyState, Notice } from '../../ui/notice.tsx';
import type { Tone } from '../../ui/status.ts';
import styles from './labs.module.css';

const LOOK: Readonly<Record<StepStatus, [Tone, glyph: string, word: string]>> = {
  ok: ['ok', '✓', 'right'],
  failed: ['fail', '✕', 'wrong'],
  warning: ['retry', '!', 'look'],
  skipped: ['skip', '–', 'skipped'],
};

const FORMS: Readonly<Record<PastedRequest['form'], string>> = {
  http: 'headers and a body',
  curl: 'a curl command',
  har: 'a HAR',
  delivery: 'a delivery',
};

type Props = { diagnosis: Diagnosis | null; request: PastedRequest | null; hasSecret: boolean };

export function SignatureVerdict({ diagnosis, request, hasSecret }: Props) {
  return (
    <section className={styles.result} aria-label="Verdict">
      {diagnosis === null || request === null ? (
        <EmptyState title="Paste a request and its secret">
          The lab says whether the signature is valid and, if not, which common mistake explains it: a body that was
          parsed and written again, a secret that was not decoded, an old secret, …
        </EmptyState>
      ) : (
        <>
          <h2 className="visually-hidden">Verdict</h2>
          <div className={styles.result} aria-live="polite">
            <Summary diagnosis={diagnosis} hasSecret={hasSecret} />
            {diagnosis.cause !== null && <CauseSentence cause={diagnosis.cause} />}
          </div>
          {diagnosis.cause !== null && <Remedy cause={diagnosis.cause} />}
          <p>
            Read as {FORMS[request.form]}: {request.headers.length} headers, {request.body.length} bytes of body.
          </p>
          <ul className={styles.steps}>
            {diagnosis.steps.map(({ id, status, title, detail, fix }) => {
              const [tone, glyph, word] = LOOK[status];
              return (
                <li key={id}>
                  <span>
                    <Badge tone={tone} glyph={glyph}>
                      {word}
                    </Badge>
                  </span>
                  <strong>{title}</strong>
                  <p>
                    {detail}
                    {fix !== undefined && ` ${FIXES[fix].sentence}`}
                  </p>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

function Summary({ diagnosis: { verdict, cause, steps }, hasSecret }: { diagnosis: Diagnosis; hasSecret: boolean }) {
  if (!hasSecret && verdict !== 'unsigned') {
    return <Notice tone="info">Enter the secret to check the signature.</Notice>;
  }
  if (verdict === 'valid') {
    const isOld = steps.some(({ id, status }) => id === 'clock' && status === 'warning');
    return (
      <Notice tone={isOld ? 'warn' : 'ok'} title="The signature is valid. ">
        {isOld
          ? 'But its timestamp is too far from now, see below.'
          : 'A receiver that rejects it has other bytes or another secret than you entered here.'}
      </Notice>
    );
  }
  if (verdict === 'unsigned') return <Notice tone="fail" title="The request has no signature header." />;
  if (cause !== null) return <Notice tone="fail" title="The signature is invalid. This is the cause." />;
  return (
    <Notice tone="fail" title="The signature is invalid. ">
      No common mistake explains it. {FIXES.unknown.sentence}
    </Notice>
  );
}

function CauseSentence({ cause: { id, sentence, fix } }: { cause: Cause }) {
  return (
    <p>
      <strong>{sentence}</strong> {FIXES[fix].sentence}
      {/(?:^|\+)lf\b/.test(id) && ' Or it was only this field: browsers turn CR LF into LF in what is pasted.'}
    </p>
  );
}

function Remedy({ cause: { where, fix: kind } }: { cause: Cause }) {
  const [framework, setFramework] = useState<Framework>('express');
  const fix = FIXES[kind];
  return (
    <>
      {where !== null && (
        <dl className={styles.difference}>
          <dt>First difference</dt>
          <dd>byte {where.offset}, counted from 0</dd>
          <dt>Signed</dt>
          <dd>
            <Parted before={where.before} text={where.expected} />
          </dd>
          <dt>Here</dt>
          <dd>
            <Parted before={where.before} text={where.received} />
          </dd>
        </dl>
      )}
      {fix.code !== null && (
        <>
          <SelectField
            label="Show the fix for"
            value={framework}
            onChange={({ target }) => setFramework(target.value as Framework)}
          >
            {FRAMEWORKS.map((one) => (
              <option key={one} value={one}>
                {FRAMEWORK_NAMES[one]}
              </option>
            ))}
          </SelectField>
          <CodeBlock label={`The fix for ${FRAMEWORK_NAMES[framework]}`} text={fix.code[framework]} />
        </>
      )}
    </>
  );
}

/** The text with the character marked at which it parts from the other. */
function Parted({ before, text }: { before: string; text: string }) {
  const [first, ...rest] = text;
  return (
    <>
      {visible(before)}
      <mark>{first === undefined ? '[end]' : visible(first, true)}</mark>
      {visible(rest.join(''))}
    </>
  );
}

/** What has no shape of its own is shown; a space only where it is the difference. */
const visible = (text: string, isMarked = false): string =>
  (isMarked ? text.replace(' ', '␣') : text)
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\ufeff', '[BOM]');
