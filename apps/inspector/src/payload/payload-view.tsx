// A body in the ways one may want to look at it. It is what was sent or received, byte for byte.
import { useMemo, useState } from 'react';
import { CopyButton } from '../ui/code-block.tsx';
import { Notice } from '../ui/notice.tsx';
import { type Body, bytesOf, hexDump, sizeText, textOf } from './bytes.ts';
import { isFault, prettyJson, readJson } from './json-text.ts';
import { JsonTree } from './json-tree.tsx';
import styles from './payload.module.css';

type Way = 'tree' | 'pretty' | 'raw' | 'hex';
const WAYS: Readonly<Record<Way, string>> = { tree: 'Tree', pretty: 'Pretty', raw: 'Raw', hex: 'Hex' };
/** Beyond this a body is first shown raw, and read as JSON only when that is asked for: making a tree of it is felt. */
const RAW_FIRST_BYTES = 262_144;
/** What is drawn of a text at once. */
const DRAWN_MAX = 262_144;

type Props = {
  body: Body;
  label: string;
  truncated?: boolean;
  onFilter?: (path: string, value: string) => void;
  /** The value one is led to, as a JSON path; what is not there is not looked for. */
  at?: string | undefined;
  /** Makes a link to a value. Absent: there are none. */
  onAt?: (at: string) => void;
};

export function PayloadView({ body, label, truncated = false, onFilter, at, onAt }: Props) {
  const bytes = useMemo(() => bytesOf(body), [body]);
  const text = textOf(body);
  const [chosen, setWay] = useState<Way | null>(at === undefined ? null : 'tree');
  const isLarge = bytes.length > RAW_FIRST_BYTES;
  const isWanted = !isLarge || chosen === 'tree' || chosen === 'pretty';
  const json = useMemo(() => (text === null || !isWanted ? null : readJson(text)), [text, isWanted]);
  const isJson = json !== null && !isFault(json);
  const mayBeJson = isWanted ? isJson : /^\s*[[{]/.test(text ?? '');
  const first: Way = text === null ? 'hex' : isJson && !isLarge ? 'tree' : 'raw';
  const ways = (Object.keys(WAYS) as Way[]).filter((one) =>
    one === 'hex' ? true : one === 'raw' ? text !== null : mayBeJson,
  );
  const way = chosen !== null && ways.includes(chosen) ? chosen : first;
  const shown =
    way === 'hex'
      ? hexDump(bytes.subarray(0, DRAWN_MAX / 4))
      : way === 'raw'
        ? (text ?? '')
        : isJson
          ? prettyJson(json)
          : '';
  return (
    <section className={styles.payload} aria-label={label}>
      <header className={styles.header}>
        <h2>{label}</h2>
        <span className={styles.size}>
          {bytes.length.toLocaleString('en')} bytes{bytes.length >= 1024 && ` (${sizeText(bytes.length)})`}
        </span>
        <fieldset className={styles.ways}>
          <legend className="visually-hidden">Show {label} as</legend>
          {ways.map((one) => (
            <button key={one} type="button" aria-pressed={one === way} onClick={() => setWay(one)}>
              {WAYS[one]}
            </button>
          ))}
        </fieldset>
        <CopyButton text={text ?? body.body} label={text === null ? `Copy ${label} as base64` : `Copy ${label}`} />
      </header>
      {truncated && <Notice tone="warn">Truncated. Only the first 16 KiB of the response are kept.</Notice>}
      {bytes.length === 0 ? (
        <p className={styles.none}>Empty</p>
      ) : way === 'tree' && isJson ? (
        <JsonTree json={json} onFilter={onFilter} at={at} onAt={onAt} />
      ) : (
        <Text text={shown} label={`${label}, ${WAYS[way]}`} />
      )}
    </section>
  );
}

function Text({ text, label }: { text: string; label: string }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > DRAWN_MAX;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a pre has no role of its own to be named by */}
      <pre
        className={styles.text}
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {cut ? text.slice(0, DRAWN_MAX) : text}
      </pre>
      {cut && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          Show the other {(text.length - DRAWN_MAX).toLocaleString('en')} characters
        </button>
      )}
    </>
  );
}
