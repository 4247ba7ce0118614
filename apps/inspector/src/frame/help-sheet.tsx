import { setPreference, usePreference } from '../preferences/preferences.ts';
import { Dialog } from '../ui/dialog.tsx';
import { CheckField } from '../ui/field.tsx';
import styles from './help-sheet.module.css';
import { commands, keyText } from './keyboard.ts';

/** Every shortcut that works on this screen now, from where they are registered: the sheet cannot be out of date. */
export function HelpSheet({ onClose }: { onClose: () => void }) {
  const shortcuts = usePreference('shortcuts');
  const groups = Map.groupBy(
    commands().filter(({ keys }) => keys !== undefined),
    ({ group }) => group,
  );
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} wide>
      <CheckField
        label="Single-key shortcuts"
        hint="Switch them off if they get in the way of speech input or a screen reader."
        checked={shortcuts}
        onChange={(event) => setPreference('shortcuts', event.target.checked)}
      />
      <div className={styles.groups}>
        {[...groups].map(([group, list]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl className={styles.list}>
              {list.map(({ id, label, keys = [] }) => (
                <div key={id}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{keyText(key)}</kbd>
                    ))}
                  </dt>
                  <dd>{label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
