// What a query finds, as a file: every match up to a bound, not what happens to be on screen.
import type { Delivery } from '@posthorn/contracts';
import { Download } from 'lucide-react';
import { useId, useState } from 'react';
import { listDeliveries } from '../../api/deliveries.ts';
import { announce } from '../../frame/announcer.tsx';
import { IconButton } from '../../ui/button.tsx';
import { csvOf } from './csv.ts';
import styles from './live-bar.module.css';

const MAX = 10_000;
const FORMATS = {
  csv: { label: 'CSV', type: 'text/csv', text: csvOf },
  json: { label: 'JSON', type: 'application/json', text: (all: readonly Delivery[]) => JSON.stringify(all, null, 2) },
} as const;

export function ExportMenu({ query }: { query: string }) {
  const menu = useId();
  const [said, setSaid] = useState('');
  const run = async (format: keyof typeof FORMATS) => {
    const { type, text, label } = FORMATS[format];
    try {
      const all: Delivery[] = [];
      let after: string | undefined;
      do {
        const { data, meta } = await listDeliveries(query, after);
        all.push(...data);
        after = meta.next_cursor ?? undefined;
        setSaid(`${all.length.toLocaleString('en')} …`);
      } while (after !== undefined && all.length < MAX);
      save(new Blob([text(all)], { type }), `deliveries.${format}`);
      announce(`${all.length} deliveries saved as ${label}${after === undefined ? '' : ' (newest only)'}`);
      setSaid(after === undefined ? '' : `the newest ${MAX.toLocaleString('en')}`);
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <IconButton
        label="Export matching deliveries"
        icon={<Download size={16} aria-hidden />}
        popoverTarget={menu}
        aria-haspopup="menu"
      />
      <div id={menu} popover="auto" role="menu" aria-label="Export" className={styles.panel}>
        {(Object.keys(FORMATS) as (keyof typeof FORMATS)[]).map((format) => (
          <button
            key={format}
            type="button"
            role="menuitem"
            className={styles.item}
            popoverTarget={menu}
            popoverTargetAction="hide"
            onClick={() => void run(format)}
          >
            As {FORMATS[format].label}
          </button>
        ))}
      </div>
      {said !== '' && <span role="status">{said}</span>}
    </>
  );
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
