import type { DeliveryDetail } from '@posthorn/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { resendEdited } from '../../api/deliveries.ts';
import { endpointRef } from '../../api/endpoint-names.ts';
import { eventQuery } from '../../api/events.ts';
import { announce } from '../../frame/announcer.tsx';
import { useEndpointNames } from '../../frame/endpoints.ts';
import { isFault, prettyJson, readJson } from '../../payload/json-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';

/** Another body, in a new delivery to the same endpoint. What is written is sent as it is, digit for digit. */
export function EditAndResend({ delivery, onClose }: { delivery: DeliveryDetail; onClose: () => void }) {
  const sent = delivery.attempts[0]?.request.body;
  const { data: event, error } = useQuery({
    ...eventQuery(delivery.event_id ?? ''),
    enabled: sent === undefined && delivery.event_id !== null,
  });
  const original = sent ?? event?.contextText ?? undefined;
  const [edited, setEdited] = useState<string | null>(null);
  const navigate = useNavigate();
  const { nameOf } = useEndpointNames();
  const text = edited ?? (original === undefined ? '' : pretty(original));
  const json = readJson(text);
  const fault = isFault(json)
    ? `Line ${json.line}, column ${json.column}: ${json.message}`
    : json.root.type === 'object'
      ? null
      : 'The context must be a JSON object';
  const send = useMutation({
    mutationFn: () => resendEdited(delivery.id, text),
    onSuccess: ({ id }) => {
      announce(`Sent as ${id}`);
      onClose();
      void navigate({ to: '/deliveries/$id', params: { id } });
    },
  });
  return (
    <Dialog
      title="Edit and resend"
      wide
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={fault !== null || send.isPending || original === undefined}
            onClick={() => send.mutate()}
          >
            Send to {nameOf(endpointRef(delivery))}
          </Button>
        </>
      }
    >
      {original === undefined && error === null && <Loading what="the body" />}
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {original !== undefined && (
        <TextArea
          label="Body"
          hint="It is sent as a new delivery with a new id. This delivery does not change."
          rows={24}
          value={text}
          errors={fault === null ? undefined : [fault]}
          onChange={({ target }) => setEdited(target.value)}
        />
      )}
      {send.error !== null && <Notice tone="fail">{send.error.message}</Notice>}
    </Dialog>
  );
}

function pretty(text: string): string {
  const json = readJson(text);
  return isFault(json) ? text : prettyJson(json);
}
