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
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import table from '../../ui/table.module.css';
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
        <ScrollRegion label="List of tokens">
          <table className={`${table.table} ${table.stack}`}>
            <thead>
              <tr>
                <th scope="col">Token</th>
                <th scope="col">State</th>
                <th scope="col">Scopes</th>
                <th scope="col">Namespace</th>
                <th scope="col">Last used</th>
                <th scope="col">Expires</th>
                <th scope="col">
                  <span className="visually-hidden">Revoke</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((token) => (
                <Row key={token.id} token={token} onRevoke={setRevoking} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
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
      <td>
        {token.name}
        {token.id === session.token.id && ' (yours)'}
      </td>
      <td>
        <Badge tone={state === 'valid' ? 'ok' : 'skip'} glyph={state === 'valid' ? '●' : '⊘'}>
          {state}
        </Badge>
      </td>
      <td data-label="Scopes">{token.scopes.includes('*') ? 'all' : token.scopes.join(', ')}</td>
      <td data-label="Namespace">{token.namespace}</td>
      <td data-label="Last used">{token.last_used_at === null ? 'never' : <Time at={token.last_used_at} />}</td>
      <td data-label="Expires">{token.expires_at === null ? 'never' : <Time at={token.expires_at} />}</td>
      <td>
        {state === 'valid' && may('delete-tokens') && (
          <Button look="danger" aria-label={`Revoke ${token.name}`} onClick={() => onRevoke(token)}>
            Revoke
          </Button>
        )}
      </td>
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
