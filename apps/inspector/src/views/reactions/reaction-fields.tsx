import { errorsOf, type FieldErrors } from '../../editing/field-errors.ts';
import { FormSection } from '../../editing/settings-form.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import { ChainEditor } from './chain-editor.tsx';
import type { Draft } from './draft.ts';

type Props = { draft: Draft; errors: FieldErrors; onChange: (change: Partial<Draft>) => void; savedId?: number | null };

/** @param savedId of a reaction of which nothing is changed */
export function ReactionFields({ draft, errors, onChange, savedId = null }: Props) {
  return (
    <>
      <FormSection title="Name">
        <TextField
          label="Name"
          required
          value={draft.name}
          errors={errorsOf(errors, 'name')}
          onChange={({ target }) => onChange({ name: target.value })}
        />
        <CheckField
          label="On"
          hint="A reaction that is off does not run. Events accepted in the meantime are not caught up."
          checked={draft.isActive}
          onChange={({ target }) => onChange({ isActive: target.checked })}
        />
      </FormSection>
      <FormSection title="Chain" isWide>
        <ChainEditor draft={draft} errors={errors} onChange={onChange} savedId={savedId} />
      </FormSection>
    </>
  );
}
