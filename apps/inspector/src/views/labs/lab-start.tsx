import { type EventType, entryMatches, type Webhook } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { eventTypesQuery } from '../../api/event-types.ts';
import { useMay } from '../../api/session.ts';
import { webhookQuery } from '../../api/webhooks.ts';
import { Loading, Notice } from '../../ui/notice.tsx';
import { LabFrame } from './lab-frame.tsx';
import { useLabSearch } from './use-lab-search.ts';

type Props = {
  title: string;
  children: (start: { webhook: Webhook | undefined; types: readonly EventType[] }) => ReactNode;
};

/** What a lab of conditions or templates begins with. */
export function LabStart({ title, children }: Props) {
  const may = useMay();
  const [{ webhook: id }] = useLabSearch();
  const webhook = useQuery({ ...webhookQuery(id ?? 0), enabled: id !== undefined });
  const types = useQuery(eventTypesQuery);
  const trouble = may('read-webhooks')
    ? ((id === undefined ? null : webhook.error) ?? types.error)?.message
    : 'To try conditions and templates, your token needs the scope "read-webhooks".';
  const isReady = types.data !== undefined && (id === undefined || webhook.data !== undefined);
  return (
    <LabFrame title={title}>
      {trouble !== undefined && <Notice tone="fail">{trouble}</Notice>}
      {trouble === undefined && !isReady && <Loading what="the lab" />}
      {trouble === undefined && isReady && children({ webhook: webhook.data, types: types.data })}
    </LabFrame>
  );
}

/** The event that the sample of a webhook begins with: the first that is a name and no pattern. */
export const eventOf = (webhook: Webhook | undefined): string | undefined =>
  webhook?.events.find((entry) => !entry.includes('*'));

/** The event of the catalogue that a context begins with: the first that the webhook gets. */
export function exampleOf(webhook: Webhook | undefined, types: readonly EventType[]): string | undefined {
  return types.find(({ name }) => webhook?.events.some((entry) => entryMatches(entry, name)))?.name;
}
