import type { TargetPreset } from '@posthorn/contracts';
import forms from '../../editing/forms.module.css';
import { TextField } from '../../ui/field.tsx';
import { partsOf } from './preset-fill.ts';
import styles from './targets.module.css';

type Props = {
  preset: TargetPreset;
  /** Method and URL with every `YOUR_…` still in it. */
  method: string;
  url: string;
  fills: Readonly<Record<string, string>>;
  unfilled: readonly string[];
  onFill: (name: string, value: string) => void;
};

/** What only the person knows: the parts of a preset that are written `YOUR_…`. */
export function FillIn({ preset, method, url, fills, unfilled, onFill }: Props) {
  if (preset.placeholders.length === 0) return null;
  return (
    <section className={forms.section} aria-label="Fill in">
      <h2>Fill in</h2>
      <div className={styles.url}>
        {method}{' '}
        {partsOf(url, fills).map(({ text, fill }, index) =>
          fill === null ? (
            text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a name can stand in the URL twice
            <mark key={index} data-filled={unfilled.includes(fill) ? undefined : ''}>
              {text}
            </mark>
          ),
        )}
      </div>
      <div className={forms.columns}>
        {preset.placeholders.map(({ name, description }) => (
          <TextField
            key={name}
            label={name}
            hint={description.replaceAll('`', '')}
            required
            autoComplete="off"
            spellCheck={false}
            value={fills[name] ?? ''}
            onChange={({ target }) => onFill(name, target.value)}
          />
        ))}
      </div>
    </section>
  );
}
