import { type ReactNode, useId, useState } from 'react';
import field from '../ui/field.module.css';
import styles from './code-field.module.css';

type Props = {
  label: string;
  hint?: ReactNode;
  errors?: readonly string[] | undefined;
  rows: number;
  value: string;
  onChange: (value: string) => void;
  /** A line that something is wrong with, from 1. */
  faultyLine?: number | null;
};

/** Text of several lines with their numbers beside them. Its lines are not broken, so that a number means a line. */
export function CodeField({ label, hint, errors = [], rows, value, onChange, faultyLine = null }: Props) {
  const id = useId();
  const [scrolled, setScrolled] = useState(0);
  const count = value.split('\n').length;
  const described = [hint ? `${id}-hint` : '', errors.length > 0 ? `${id}-errors` : ''].filter(Boolean).join(' ');
  return (
    <div className={field.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.code}>
        <div className={styles.gutter} aria-hidden="true">
          <div style={{ transform: `translateY(${-scrolled}px)` }}>
            {Array.from({ length: count }, (_, index) => index + 1).map((line) => (
              <div key={line} className={line === faultyLine ? styles.faulty : undefined}>
                {line === faultyLine ? `✕ ${line}` : line}
              </div>
            ))}
          </div>
        </div>
        <div className={styles.text}>
          {faultyLine !== null && faultyLine <= count && (
            <div
              className={styles.mark}
              style={{ transform: `translateY(calc(${faultyLine - 1} * 16px - ${scrolled}px))` }}
            />
          )}
          <textarea
            id={id}
            rows={rows}
            wrap="off"
            spellCheck={false}
            autoComplete="off"
            aria-describedby={described === '' ? undefined : described}
            aria-invalid={errors.length > 0 || faultyLine !== null ? true : undefined}
            value={value}
            onChange={({ target }) => onChange(target.value)}
            onScroll={({ currentTarget }) => setScrolled(currentTarget.scrollTop)}
          />
        </div>
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={field.hint}>
          {hint}
        </p>
      )}
      {errors.length > 0 && (
        <p id={`${id}-errors`} className={field.errors}>
          {errors.join(' ')}
        </p>
      )}
    </div>
  );
}
