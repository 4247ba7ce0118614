import type { TargetPreset } from '@posthorn/contracts';
import forms from '../../editing/forms.module.css';
import { Cell, Table } from '../../ui/table.tsx';

/** What to do at the platform, how to see that it works, and what its answers mean. */
export function PresetNotes({ preset }: { preset: TargetPreset }) {
  const { name, needs, steps, trial, failures, unverified, limits_note, documentation_url } = preset;
  return (
    <details className={forms.details}>
      <summary>How to set up {name}</summary>
      <List title="You need" items={needs} />
      <List title="Steps" items={steps} isOrdered />
      <List title="See that it works" items={trial} isOrdered />
      <h3>If it fails</h3>
      <Table
        caption={`Answers of ${name} and what to do`}
        columns={['Answer', 'Cause', 'What to do']}
        rows={failures}
        row={({ answer, cause, next }) => (
          <tr key={answer}>
            <Cell>{plain(answer)}</Cell>
            <Cell label="Cause">{plain(cause)}</Cell>
            <Cell label="What to do">{plain(next)}</Cell>
          </tr>
        )}
        isStacked
      />
      {limits_note !== '' && <p>{plain(limits_note)}</p>}
      <List title={`Not clear from ${name}’s documentation`} items={unverified} />
      <p>
        <a href={documentation_url} target="_blank" rel="noreferrer">
          {name}’s documentation of this call
        </a>
      </p>
    </details>
  );
}

function List({ title, items, isOrdered = false }: { title: string; items: readonly string[]; isOrdered?: boolean }) {
  if (items.length === 0) return null;
  const Items = isOrdered ? 'ol' : 'ul';
  return (
    <>
      <h3>{title}</h3>
      <Items>
        {items.map((item) => (
          <li key={item}>{plain(item)}</li>
        ))}
      </Items>
    </>
  );
}

/** The texts are written for pages in Markdown. */
const plain = (text: string): string => text.replaceAll('`', '');
