// A form over something that exists: it says what is not saved yet, and sends only what was changed.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../api/client.ts';
import { announce } from '../frame/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './forms.module.css';

type Options<Resource, Draft> = {
  resource: Resource;
  draftOf: (resource: Resource) => Draft;
  changesOf: (draft: Draft, before: Draft) => Record<string, unknown>;
  update: (changes: Record<string, unknown>) => Promise<{ data: Resource; warnings: readonly string[] }>;
  onSaved: () => void;
};

/** The draft of a resource, what of it is changed, and how it is saved. */
export function useSettings<Resource, Draft>(options: Options<Resource, Draft>) {
  const { resource, draftOf, changesOf, update, onSaved } = options;
  const [before, setBefore] = useState(() => draftOf(resource));
  const [draft, setDraft] = useState(before);
  const [warnings, setWarnings] = useState<readonly string[]>([]);
  const changes = changesOf(draft, before);
  const save = useMutation({
    mutationFn: () => update(changes),
    onSuccess: ({ data, warnings: said }) => {
      const next = draftOf(data);
      setBefore(next);
      setDraft(next);
      setWarnings(said);
      onSaved();
      announce('Saved');
    },
  });
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((last) => ({ ...last, ...part })),
    changed: Object.keys(changes),
    errors: save.error instanceof ApiError ? save.error.errors : {},
    warnings,
    error: save.error,
    isSaving: save.isPending,
    save: () => save.mutate(),
    undo: () => setDraft(before),
  };
}

type Settings = Omit<ReturnType<typeof useSettings>, 'draft' | 'change'>;
type Props = { settings: Settings; mayChange: boolean; children: ReactNode };

export function SettingsForm({ settings, mayChange, children }: Props) {
  const { changed, warnings, error, isSaving, save, undo } = settings;
  useWarnBeforeLeaving(changed.length > 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <form onSubmit={submit} aria-label="Settings" className={styles.wide}>
      <fieldset disabled={!mayChange} className={styles.fields}>
        {children}
      </fieldset>
      <Warnings texts={warnings} />
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {changed.length > 0 && (
        <div className={styles.unsaved}>
          <span>Not saved: {changed.join(', ')}</span>
          <Button type="submit" look="primary" disabled={isSaving}>
            Save
          </Button>
          <Button onClick={undo}>Undo</Button>
        </div>
      )}
    </form>
  );
}

/** What the dispatcher accepted, but doubts. */
export function Warnings({ texts }: { texts: readonly string[] }) {
  return texts.map((text) => (
    <Notice key={text} tone="warn">
      {text}
    </Notice>
  ));
}

/** @param isWide what lies side by side in it takes the room that there is */
export function FormSection({
  title,
  isWide = false,
  children,
}: {
  title: string;
  isWide?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={isWide ? `${styles.section} ${styles.wide}` : styles.section}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Closing the tab would lose what is not saved. */
function useWarnBeforeLeaving(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [unsaved]);
}
