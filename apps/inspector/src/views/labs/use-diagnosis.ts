import { type Diagnosis, diagnose, type PastedRequest } from '@posthorn/diagnose';
import { useEffect, useState } from 'react';

type Asked = { request: PastedRequest | null; secret: string; other: string; toleranceS: number };

/** Computed here, in the page, as it is typed; `null` while there is nothing to look at. */
export function useDiagnosis({ request, secret, other, toleranceS }: Asked): Diagnosis | null {
  const [diagnosis, setDiagnosis] = useState<Diagnosis | null>(null);
  useEffect(() => {
    let isStale = false;
    const { headers, body } = request ?? {};
    const others = other === '' ? [] : [{ text: other, label: 'the one in "Another secret to try"' }];
    const asked =
      headers === undefined || body === undefined
        ? Promise.resolve(null)
        : diagnose({ headers, body, secret, others, toleranceS });
    void asked.then((told) => {
      if (!isStale) setDiagnosis(told);
    });
    return () => {
      isStale = true;
    };
  }, [request, secret, other, toleranceS]);
  return diagnosis;
}
