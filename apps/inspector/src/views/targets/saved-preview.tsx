import { useQuery } from '@tanstack/react-query';
import { targetPreviewQuery } from '../../api/targets.ts';
import { useSettled } from '../../editing/use-settled.ts';
import { RequestPreview } from '../../runs/request-preview.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';

const TYPING_MS = 150;

type Props = { id: number; contextText: string };

/** The whole request that a saved target would send for a context. */
export function SavedPreview({ id, contextText }: Props) {
  const { data, error } = useQuery(targetPreviewQuery(id, `{"context":${useSettled(contextText, TYPING_MS)}}`));
  if (error !== null) return <Notice tone="warn">{error.message}</Notice>;
  if (data === undefined) return <Loading what="the request" />;
  const { request, fault, rendered, condition } = data;
  return (
    <>
      {condition?.met === false && (
        <Notice tone="warn" title="⊘ The condition of the target is not met, so nothing would be sent">
          {condition.reason}
        </Notice>
      )}
      {fault !== null && (
        <Notice tone="warn" title={`✕ The ${fault.where} could not be rendered`}>
          {fault.line !== null && `Line ${fault.line}, column ${fault.column}: `}
          {fault.reason}.
        </Notice>
      )}
      {rendered !== null && <CodeBlock label="Rendered text" text={rendered} />}
      {request !== null && <RequestPreview request={request} />}
    </>
  );
}
