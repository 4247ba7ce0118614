import { Link } from '@tanstack/react-router';
import type { EndpointRef } from '../api/endpoint-names.ts';
import { useEndpointNames } from './endpoints.ts';

/** The name of a delivery's endpoint, which leads to its settings. */
export function EndpointLink({ of }: { of: EndpointRef }) {
  const { nameOf } = useEndpointNames();
  const id = of.targetId ?? of.webhookId;
  if (id === null) return null;
  return (
    <Link
      to={of.targetId === null ? '/settings/webhooks/$id' : '/settings/targets/$id'}
      params={{ id: String(id) }}
      title={of.targetId === null ? 'Webhook' : 'Target'}
    >
      {nameOf(of)}
    </Link>
  );
}
