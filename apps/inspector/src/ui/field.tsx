import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import styles from './field.module.css';

type Framed = {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value: tied to the control, so that it is read out with it. */
  errors?: readonly string[] | undefined;
};

type Control = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };

/** A labelled control with its hint and its errors; `children` gets what ties the three together. */
function Field({ label, hint, errors = [], children }: Framed & { children: (control: Control) => ReactNode }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', errors.length > 0 ? `${id}-errors` : ''].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': errors.length > 0 ? true : undefined,
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {errors.length > 0 && (
        <p id={`${id}-errors`} className={styles.errors}>
          {errors.join(' ')}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, errors, ...input }: Framed & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field label={label} hint={hint} errors={errors}>
      {(control) => <input {...input} {...control} className={styles.control} />}
    </Field>
  );
}

export function TextArea({ label, hint, errors, ...input }: Framed & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field label={label} hint={hint} errors={errors}>
      {(control) => <textarea spellCheck={false} {...input} {...control} className={styles.area} />}
    </Field>
  );
}

export function SelectField({
  label,
  hint,
  errors,
  children,
  ...input
}: Framed & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field label={label} hint={hint} errors={errors}>
      {(control) => (
        <select {...input} {...control} className={styles.control}>
          {children}
        </select>
      )}
    </Field>
  );
}

export function CheckField({ label, hint, ...input }: Omit<Framed, 'errors'> & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input {...input} type="checkbox" id={id} aria-describedby={hint ? `${id}-hint` : undefined} />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className={styles.hint}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
