// Why does a signature not fit? Whatever is pasted here, the secret first of all, stays in the page.
import type { DeliveryDetail } from '@posthorn/contracts';
import { readPastedRequest } from '@posthorn/diagnose';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { deliveryQuery } from '../../api/deliveries.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { LabFrame } from './lab-frame.tsx';
import styles from './labs.module.css';
import { SignatureVerdict } from './signature-verdict.tsx';
import { useDiagnosis } from './use-diagnosis.ts';

const route = getRouteApi('/frame/lab/signature');

export function SignatureLab() {
  const { delivery: id } = route.useSearch();
  const { data, error } = useQuery({ ...deliveryQuery(id ?? ''), enabled: id !== undefined });
  return (
    <LabFrame title="Signature lab">
      {error !== null && id !== undefined && <Notice tone="fail">{error.message}</Notice>}
      {id !== undefined && data === undefined && error === null ? (
        <Loading what={id} />
      ) : (
        <Lab key={id} text={data === undefined ? '' : requestText(data)} />
      )}
    </LabFrame>
  );
}

const DELIVERY_ID = /^\s*((?:dlv|tst)_[0-9A-Z]{26}_(?:[0-9A-Z]{10}_)?[0-9a-f]{8})\s*$/;

function Lab({ text: initial }: { text: string }) {
  const navigate = useNavigate();
  const [text, setText] = useState(initial);
  const [secret, setSecret] = useState('');
  const [other, setOther] = useState('');
  const [tolerance, setTolerance] = useState('300');
  const [isShown, setShown] = useState(false);
  const deferred = useDeferredValue(text);
  const pasted = useMemo(() => (deferred.trim() === '' ? null : readPastedRequest(deferred)), [deferred]);
  const toleranceS = /^\d{1,6}$/.test(tolerance) ? Number(tolerance) : 300;
  const request = pasted?.ok === true ? pasted.request : null;
  const diagnosis = useDiagnosis({ request, secret, other, toleranceS });
  const type = isShown ? 'text' : 'password';
  return (
    <div className={styles.sides}>
      <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
        <TextArea
          label="The request as the receiver got it"
          hint="Raw HTTP, a curl command, a HAR, a delivery from the API or its id, or headers, an empty line and the body. Every byte counts, so paste the body unchanged."
          rows={16}
          value={text}
          errors={pasted?.ok === false ? [pasted.message] : undefined}
          onChange={({ target }) => {
            setText(target.value);
            const [, delivery] = DELIVERY_ID.exec(target.value) ?? [];
            if (delivery !== undefined) void navigate({ to: '/lab/signature', search: { delivery } });
          }}
        />
        <div className={styles.secret}>
          <TextField
            label="Secret"
            hint="The secret stays in this page. It is not sent, not stored, and not in the address."
            type={type}
            autoComplete="off"
            spellCheck={false}
            value={secret}
            onChange={({ target }) => setSecret(target.value)}
          />
          <Button look="quiet" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
            {isShown ? 'Hide' : 'Show'}
          </Button>
        </div>
        <TextField
          label="Another secret to try"
          hint="For example the secret before a rotation, or that of another webhook."
          type={type}
          autoComplete="off"
          spellCheck={false}
          value={other}
          onChange={({ target }) => setOther(target.value)}
        />
        <TextField
          label="Tolerance in seconds"
          inputMode="numeric"
          value={tolerance}
          errors={/^\d{1,6}$/.test(tolerance) ? undefined : ['must be a whole number of seconds, such as 300']}
          onChange={({ target }) => setTolerance(target.value)}
        />
      </form>
      <SignatureVerdict diagnosis={diagnosis} request={request} hasSecret={secret !== ''} />
    </div>
  );
}

/** What was sent last: masked headers stay masked, none of them is signed. */
function requestText({ attempts }: DeliveryDetail): string {
  const request = attempts.at(-1)?.request;
  if (request === undefined) return '';
  const plain = request.body_encoding === 'base64' ? null : request.body;
  if (plain === null) return JSON.stringify({ request }, null, 2);
  const lines = Object.entries(request.headers).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}`),
  );
  return `${lines.join('\n')}\n\n${plain}`;
}
