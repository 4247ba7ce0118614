// Settings → Tokens: who may call the API, what for, and when each was last used.
import type { Token } from '@posthorn/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useMay, useSession } from '../../api/session.ts';
import { revokeToken, tokensQuery } from '../../api/tokens.ts';
import { announce } from '../../frame/announcer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { momentOf } from '../../ui/clock.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { NewToken } from './new-token.tsx';

export function TokensScreen() {
  const may = useMay();
  const { data, error } = useQuery(tokensQuery);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  useEffect(() => {
    document.title = 'Tokens · Posthorn';
  }, []);
  return (
    <Page
      title="Tokens"
      actions={
        may('create-tokens') && (
          <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setCreating(true)}>
            New token
          </Button>
        )
      }
    >
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {data === undefined && error === null && <Loading what="tokens" />}
      {data !== undefined && (
        <Table
          caption="List of tokens"
          columns={[
            'Token',
            'State',
            'Scopes',
            'Namespace',
            'Last used',
            'Expires',
            { name: 'Revoke', look: 'hidden' },
          ]}
          rows={data}
          row={(token) => <Row key={token.id} token={token} onRevoke={setRevoking} />}
          isStacked
        />
      )}
      {creating && <NewToken onClose={() => setCreating(false)} />}
      {revoking !== null && <Revoke token={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}

function Row({ token, onRevoke }: { token: Token; onRevoke: (token: Token) => void }) {
  const may = useMay();
  const session = useSession();
  const expired = token.expires_at !== null && momentOf(token.expires_at) <= Date.now();
  const state = token.revoked_at !== null ? 'revoked' : expired ? 'expired' : 'valid';
  return (
    <tr>
      <Cell>
        {token.name}
        {token.id === session.token.id && ' (yours)'}
      </Cell>
      <Cell>
        <Badge tone={state === 'valid' ? 'ok' : 'skip'} glyph={state === 'valid' ? '●' : '⊘'}>
          {state}
        </Badge>
      </Cell>
      <Cell label="Scopes">{token.scopes.includes('*') ? 'all' : token.scopes.join(', ')}</Cell>
      <Cell label="Namespace">{token.namespace}</Cell>
      <Cell label="Last used">{token.last_used_at === null ? 'never' : <Time at={token.last_used_at} />}</Cell>
      <Cell label="Expires">{token.expires_at === null ? 'never' : <Time at={token.expires_at} />}</Cell>
      <Cell>
        {state === 'valid' && may('delete-tokens') && (
          <Button look="danger" aria-label={`Revoke ${token.name}`} onClick={() => onRevoke(token)}>
            Revoke
          </Button>
        )}
      </Cell>
    </tr>
  );
}

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeToken(token.id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['tokens'] });
      announce(`${token.name} is revoked`);
      onClose();
    },
  });
  return (
    <Dialog
      title={`Revoke ${token.name}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button look="danger" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
            Revoke
          </Button>
        </>
      }
    >
      <p>Requests with this token are rejected from now on, and its sessions end. This cannot be undone.</p>
      {revoke.error !== null && <Notice tone="fail">{revoke.error.message}</Notice>}
    </Dialog>
  );
}
