import type { ConditionPreview } from '@posthorn/contracts';
import { useMemo } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import table from '../../ui/table.module.css';
import styles from './previews.module.css';
import { rulePartsOf } from './rule-parts.ts';

/** Each operation of a rule with what it came out as beside it. */
export function RuleValues({ rule, values }: { rule: string; values: ConditionPreview['values'] }) {
  const parts = useMemo(() => rulePartsOf(rule), [rule]);
  const byPath = new Map(values.map((value) => [value.path, value]));
  return (
    <ScrollRegion label="Value of each part">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Part of the rule</th>
            <th scope="col">Counts as</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ path, depth, operator, args }) => {
            const value = byPath.get(path);
            return (
              <tr key={path} className={value === undefined ? styles.unreached : undefined}>
                <td className={styles.expression} style={{ paddingLeft: `${12 + depth * 16}px` }}>
                  <strong>{operator}</strong> {args}
                </td>
                <td>
                  <Counted value={value} />
                </td>
                <td className={styles.value}>
                  {value?.value}
                  {value !== undefined && value.times > 1 && (
                    <span className={styles.times}> the last of {value.times}</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
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
