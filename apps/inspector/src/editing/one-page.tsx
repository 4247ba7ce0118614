// The page of one resource: its name in the tab, and what stands there until it is loaded, or if it cannot be.
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Loading, Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';

type Props<Resource> = {
  /** `Webhook 3`. */
  title: string;
  read: Pick<UseQueryResult<Resource>, 'data' | 'error'>;
  children: (resource: Resource) => ReactNode;
};

/** @param children the whole page, once the resource is there */
export function OnePage<Resource>({ title, read: { data, error }, children }: Props<Resource>) {
  useEffect(() => {
    document.title = `${title} · Posthorn`;
  }, [title]);
  if (error !== null)
    return (
      <Page title={title}>
        <Notice tone="fail">{error.message}</Notice>
      </Page>
    );
  return data === undefined ? <Loading what={title.toLowerCase()} /> : children(data);
}
