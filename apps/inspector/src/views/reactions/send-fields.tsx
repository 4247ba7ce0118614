import type { Target } from '@posthorn/contracts';
import { Link } from '@tanstack/react-router';
import { Plus, Trash2 } from 'lucide-react';
import { targetName } from '../../api/endpoint-names.ts';
import { errorsOf, type FieldErrors } from '../../editing/field-errors.ts';
import forms from '../../editing/forms.module.css';
import { Button, IconButton } from '../../ui/button.tsx';
import { spanText } from '../../ui/clock.ts';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import type { ArgumentDraft, SendDraft } from './draft.ts';
import styles from './reactions.module.css';

type Props = {
  action: SendDraft;
  errors: FieldErrors;
  targets: readonly Target[];
  onChange: (action: SendDraft) => void;
};

const BY_RULE = '(rule)';

export function SendFields({ action, errors, targets, onChange }: Props) {
  const { target, args, delay } = action;
  const known = targets.find(({ handle }) => handle === target.text);
  const seconds = Number(delay);
  const setArgument = (index: number, part: Partial<ArgumentDraft>) =>
    onChange({ ...action, args: args.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  return (
    <>
      <div className={forms.columns}>
        <SelectField
          label="Target"
          hint={
            known !== undefined && !target.isRule ? (
              <Link to="/settings/targets/$id" params={{ id: String(known.id) }}>
                Target settings
              </Link>
            ) : undefined
          }
          value={target.isRule ? BY_RULE : target.text}
          errors={errorsOf(errors, 'action.arguments')}
          onChange={({ target: { value } }) =>
            onChange({
              ...action,
              target:
                value === BY_RULE
                  ? { ...target, isRule: true, text: '{ "var": "" }' }
                  : { ...target, isRule: false, text: value },
            })
          }
        >
          {target.text !== '' && known === undefined && !target.isRule && (
            <option value={target.text}>{target.text} (no such target)</option>
          )}
          {target.text === '' && <option value="">choose a target</option>}
          {targets.map((one) => (
            <option key={one.id} value={one.handle}>
              {targetName(one)}
            </option>
          ))}
          <option value={BY_RULE}>chosen by a rule</option>
        </SelectField>
        <TextField
          label="Delay (seconds)"
          hint={
            Number.isFinite(seconds) && seconds > 0
              ? `Sent ${spanText(seconds * 1000)} after the event.`
              : 'Sent immediately.'
          }
          inputMode="numeric"
          value={delay}
          errors={errorsOf(errors, 'action.delay')}
          onChange={({ target: { value } }) => onChange({ ...action, delay: value })}
        />
      </div>
      {target.isRule && (
        <TextArea
          label="Rule for the handle of the target"
          rows={2}
          value={target.text}
          onChange={({ target: { value } }) => onChange({ ...action, target: { ...target, text: value } })}
        />
      )}
      {args.map((argument, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an argument has no other identity: its name is being written
        <div key={index} className={styles.argument}>
          <TextField
            label="Variable"
            spellCheck={false}
            value={argument.name}
            onChange={({ target: { value } }) => setArgument(index, { name: value })}
          />
          <SelectField
            label="Value from"
            value={argument.isRule ? 'rule' : 'fixed'}
            onChange={({ target: { value } }) => setArgument(index, { isRule: value === 'rule' })}
          >
            <option value="fixed">fixed</option>
            <option value="rule">rule</option>
          </SelectField>
          <TextField
            label={argument.isRule ? 'Rule' : 'Value'}
            spellCheck={false}
            placeholder={argument.isRule ? '{ "var": "value_initial" }' : undefined}
            value={argument.text}
            onChange={({ target: { value } }) => setArgument(index, { text: value })}
          />
          <IconButton
            label={`Remove the variable ${argument.name}`}
            icon={<Trash2 size={16} aria-hidden />}
            onClick={() => onChange({ ...action, args: args.toSpliced(index, 1) })}
          />
        </div>
      ))}
      <div>
        <Button
          look="quiet"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => onChange({ ...action, args: [...args, { name: '', isRule: true, text: '' }] })}
        >
          Add a variable for the template
        </Button>
      </div>
    </>
  );
}
