// Which webhook's condition or template is tried, and giving it back to it.

import type { Webhook } from '@posthorn/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { webhookName } from '../../api/endpoint-names.ts';
import { useMay } from '../../api/session.ts';
import { updateWebhook, webhooksQuery } from '../../api/webhooks.ts';
import styles from '../../editing/previews.module.css';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useLabSearch } from './use-lab-search.ts';

type Props = {
  webhook: Webhook | undefined;
  /** As it is written now. */
  source: string;
  /** JSON as it is to be sent. */
  change: string;
  isChanged: boolean;
  isFine: boolean;
  onSaved: (source: string) => void;
};

export function WebhookBar({ webhook, source, change, isChanged, isFine, onSaved }: Props) {
  const may = useMay();
  const queries = useQueryClient();
  const [, choose] = useLabSearch();
  const { data: webhooks = [] } = useQuery(webhooksQuery);
  const save = useMutation({
    mutationFn: (what: { id: number; change: string; source: string }) => updateWebhook(what.id, what.change),
    // Not what is written by now: one may have gone on writing.
    onSuccess: (_, what) => {
      onSaved(what.source);
      void queries.invalidateQueries({ queryKey: ['webhooks'] });
      announce('Saved');
    },
  });
  return (
    <>
      <div className={styles.webhook}>
        <SelectField
          label="Webhook"
          value={webhook?.id ?? ''}
          onChange={({ target }) =>
            choose({ webhook: Number(target.value) || undefined, source: undefined, of: undefined, type: undefined })
          }
        >
          <option value="">no webhook</option>
          {webhooks.map((one) => (
            <option key={one.id} value={one.id}>
              {webhookName(one)}
            </option>
          ))}
        </SelectField>
        {webhook !== undefined && (
          <>
            <Link to="/settings/webhooks/$id" params={{ id: String(webhook.id) }}>
              Webhook settings
            </Link>
            {may('update-webhooks') && (
              <Button
                look="primary"
                disabled={!isChanged || !isFine || save.isPending}
                onClick={() => save.mutate({ id: webhook.id, change, source })}
              >
                {save.isPending ? 'Saving …' : 'Save to webhook'}
              </Button>
            )}
            {save.isSuccess && !isChanged && <span className={styles.saved}>✓ Saved</span>}
          </>
        )}
      </div>
      {save.error !== null && <Notice tone="fail">{save.error.message}</Notice>}
      {(save.data?.warnings ?? []).map((warning) => (
        <Notice key={warning} tone="warn">
          Saved. {warning}
        </Notice>
      ))}
    </>
  );
}
