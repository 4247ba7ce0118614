// All webhooks and targets that the token may read: the page's names and choices are made of them.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type EndpointNames, type Endpoints, namesOf } from '../api/endpoint-names.ts';
import { useMay } from '../api/session.ts';
import { targetsQuery } from '../api/targets.ts';
import { webhooksQuery } from '../api/webhooks.ts';

export function useEndpoints(): Endpoints {
  const may = useMay();
  const { data: webhooks } = useQuery({ ...webhooksQuery, enabled: may('read-webhooks') });
  const { data: targets } = useQuery({ ...targetsQuery, enabled: may('read-targets') });
  return useMemo(() => ({ webhooks: webhooks ?? [], targets: targets ?? [] }), [webhooks, targets]);
}

export function useEndpointNames(): EndpointNames {
  const known = useEndpoints();
  return useMemo(() => namesOf(known), [known]);
}
