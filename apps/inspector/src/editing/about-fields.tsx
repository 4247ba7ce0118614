import { TextArea, TextField } from '../ui/field.tsx';
import { errorsOf, type FieldErrors } from './field-errors.ts';

type About = { description: string; notes: string };
type Props = { draft: About; errors: FieldErrors; onChange: (change: Partial<About>) => void };

/** What people say about a target or a reaction. */
export function AboutFields({ draft, errors, onChange }: Props) {
  return (
    <>
      <TextField
        label="Description"
        value={draft.description}
        errors={errorsOf(errors, 'description')}
        onChange={({ target }) => onChange({ description: target.value })}
      />
      <TextArea
        label="Notes"
        hint="For your team, such as who owns it."
        rows={3}
        value={draft.notes}
        errors={errorsOf(errors, 'notes')}
        onChange={({ target }) => onChange({ notes: target.value })}
      />
    </>
  );
}
