import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sendSample } from '../../api/send.ts';
import { useMay } from '../../api/session.ts';
import { webhooksQuery } from '../../api/webhooks.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { EmptyState, Notice } from '../../ui/notice.tsx';
import { bodySearches } from './body-search.ts';

const SAMPLE = 'profile.created';

type Props = {
  query: string;
  onQuery: (query: string) => void;
  /** There are older ones that were not looked at; `null` = there are none. */
  onFurther: (() => void) | null;
};

/** The empty list: says why it is empty and offers what to do next. The first delivery replaces it. */
export function LiveEmpty({ query, onQuery, onFurther }: Props) {
  if (query !== '') {
    const searches = bodySearches(query);
    return (
      <EmptyState
        title={onFurther === null ? 'No matching deliveries' : 'No match yet'}
        actions={
          <>
            {onFurther !== null && (
              <Button look="primary" onClick={onFurther}>
                Search further back
              </Button>
            )}
            {searches.map(({ query: inside, about }, index) => (
              <Button
                key={inside}
                look={onFurther === null && index === 0 ? 'primary' : 'plain'}
                onClick={() => onQuery(inside)}
                title={inside}
              >
                Search {about}
              </Button>
            ))}
            <Button onClick={() => onQuery('')}>Clear the query</Button>
          </>
        }
      >
        <p>
          {onFurther === null ? 'No stored delivery matches' : 'None of the newer deliveries matches'}{' '}
          <code>{query}</code>. A new one that matches appears here immediately.
          {searches.length > 0 && ' Words without a key are searched in event names, ids and webhooks, not in bodies.'}
        </p>
      </EmptyState>
    );
  }
  return <FirstDelivery />;
}

function FirstDelivery() {
  const may = useMay();
  const { data: webhooks } = useQuery({ ...webhooksQuery, enabled: may('read-webhooks') });
  const sample = useMutation({ mutationFn: () => sendSample(SAMPLE) });
  const none = webhooks?.length === 0;
  return (
    <EmptyState
      title={none ? 'No webhook yet' : 'No deliveries yet'}
      actions={
        <>
          {none && may('create-webhooks') && <Link to="/settings/webhooks">Create the first webhook</Link>}
          {may('create-events') && (
            <Button look={none ? 'plain' : 'primary'} disabled={sample.isPending} onClick={() => sample.mutate()}>
              Send a sample event
            </Button>
          )}
        </>
      }
    >
      <p>
        {none
          ? 'Events are accepted, but no webhook is subscribed to them. A webhook says where they go.'
          : 'Listening. The first accepted event appears here.'}
      </p>
      {sample.data !== undefined && (
        <Notice tone={sample.data.deliveries > 0 ? 'ok' : 'warn'}>
          {sample.data.deliveries > 0
            ? `${SAMPLE} was accepted and goes to ${sample.data.deliveries} webhooks.`
            : `${SAMPLE} was accepted and is on disk. No webhook is subscribed to it, so there is nothing to deliver.`}{' '}
          <a href={`/events/${sample.data.id}`}>Show its deliveries</a>
        </Notice>
      )}
      {sample.error !== null && <Notice tone="fail">{sample.error.message}</Notice>}
      <p>Or from a terminal:</p>
      <CodeBlock
        label="An event by curl"
        text={[
          `curl -sS ${location.origin}/api/v3/events \\`,
          '  -H "authorization: Bearer $POSTHORN_TOKEN" -H "content-type: application/json" \\',
          `  -d '{"event": "${SAMPLE}", "context": {"id": "1", "first_name": "Ada"}}'`,
        ].join('\n')}
      />
    </EmptyState>
  );
}
