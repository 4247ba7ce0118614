import type { DeliveryDetail } from '@posthorn/contracts';
import { Link } from '@tanstack/react-router';
import { CodeBlock } from '../../ui/code-block.tsx';

/** What a target's template rendered, where that cannot be sent, and the way to the template. The explanation says why. */
export function RenderFault({ delivery }: { delivery: DeliveryDetail }) {
  const { render_fault: fault, rendered, target_id: target } = delivery;
  if (fault === null) return null;
  return (
    <>
      {rendered !== null && <CodeBlock label="Rendered text" text={rendered} />}
      {target !== null && (
        <p>
          <Link to="/settings/targets/$id" params={{ id: String(target) }}>
            Open the target to correct its template
          </Link>
        </p>
      )}
    </>
  );
}
