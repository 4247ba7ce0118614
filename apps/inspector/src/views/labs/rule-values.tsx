import type { ConditionPreview } from '@posthorn/contracts';
import { useMemo } from 'react';
import styles from '../../editing/previews.module.css';
import { Badge } from '../../ui/badge.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { rulePartsOf } from './rule-parts.ts';

/** Each operation of a rule with what it came out as beside it. */
export function RuleValues({ rule, values }: { rule: string; values: ConditionPreview['values'] }) {
  const parts = useMemo(() => rulePartsOf(rule), [rule]);
  const byPath = new Map(values.map((value) => [value.path, value]));
  return (
    <Table
      caption="Value of each part"
      columns={['Part of the rule', 'Counts as', 'Value']}
      rows={parts}
      row={({ path, depth, operator, args }) => {
        const value = byPath.get(path);
        return (
          <tr key={path} className={value === undefined ? styles.unreached : undefined}>
            <Cell className={styles.expression} style={{ paddingLeft: `${12 + depth * 16}px` }}>
              <strong>{operator}</strong> {args}
            </Cell>
            <Cell>
              <Counted value={value} />
            </Cell>
            <Cell className={styles.value}>
              {value?.value}
              {value !== undefined && value.times > 1 && (
                <span className={styles.times}> the last of {value.times}</span>
              )}
            </Cell>
          </tr>
        );
      }}
    />
  );
}

function Counted({ value }: { value: ConditionPreview['values'][number] | undefined }) {
  if (value === undefined)
    return (
      <Badge tone="skip" glyph="–">
        not reached
      </Badge>
    );
  return value.ok ? (
    <Badge tone="ok" glyph="✓">
      true
    </Badge>
  ) : (
    <Badge tone="fail" glyph="✕">
      false
    </Badge>
  );
}
