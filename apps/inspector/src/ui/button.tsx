import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './button.module.css';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: 'plain' | 'primary' | 'danger' | 'quiet';
  icon?: ReactNode;
  /** Shown beside the label and told to assistive technology. */
  shortcut?: string;
};

export function Button({ look = 'plain', icon, shortcut, children, className, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={[styles.button, styles[look], className].filter(Boolean).join(' ')}
      aria-keyshortcuts={shortcut?.replace('⌘', 'Meta+').replace('Ctrl', 'Control')}
    >
      {icon}
      {children}
      {shortcut !== undefined && (
        <span className={styles.key} aria-hidden="true">
          {shortcut}
        </span>
      )}
    </button>
  );
}

/** A button that shows only an icon: its name is a must. */
export function IconButton({
  label,
  icon,
  ...rest
}: Omit<Props, 'children' | 'icon'> & { label: string; icon: ReactNode }) {
  return <Button look="quiet" {...rest} icon={icon} aria-label={label} title={label} />;
}
