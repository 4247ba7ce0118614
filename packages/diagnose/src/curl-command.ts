// Reads a curl command as people and browsers write it: quotes, continued lines, headers and data.
import { fromHex, latin1, utf8, utf8Text } from './bytes.ts';
import type { Pasted } from './pasted.ts';

const WITH_VALUE = new Set([
  ...['-X', '--request', '-H', '--header', '-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--json'],
  ...[
    '-u',
    '--user',
    '-A',
    '--user-agent',
    '-b',
    '--cookie',
    '-o',
    '--output',
    '--url',
    '-e',
    '--referer',
    '--max-time',
    '-m',
  ],
]);

export function readCurl(command: string): Pasted {
  const words = wordsOf(command);
  if (words === null)
    return { ok: false, message: 'The curl command has a quote that is not closed. Paste the whole command.' };
  const headers: [string, string][] = [];
  const data: string[] = [];
  let method: string | null = null;
  let url: string | null = null;
  for (let i = 1; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const [, long, joined] = /^(--[a-z-]+)=([\s\S]*)$/.exec(word) ?? [];
    const [, letter, rest] = /^-[a-zA-Z]*?([XHd])([\s\S]*)$/.exec(word) ?? [];
    const flag = long ?? (letter === undefined ? word : `-${letter}`);
    if (!flag.startsWith('-')) {
      url = word;
      continue;
    }
    if (/^(?:-F|--form|--data-urlencode)/.test(flag)) {
      return {
        ok: false,
        message: `curl itself builds the body (${flag}), so its bytes are unknown. Paste the sent body with --data-raw.`,
      };
    }
    if (!WITH_VALUE.has(flag)) continue;
    const value = joined ?? (rest === undefined || rest === '' ? (words[++i] ?? '') : rest);
    if (flag === '-X' || flag === '--request') method = value;
    else if (flag === '--url') url = value;
    else if (flag === '-H' || flag === '--header') headers.push(headerOf(value));
    else if (flag.startsWith('-d') || flag.startsWith('--data') || flag === '--json') {
      if (value.startsWith('@') && flag !== '--data-raw') {
        return {
          ok: false,
          message: `The body is in a file (${value.slice(0, 60)}). Paste the text of the file with --data-raw.`,
        };
      }
      // With -d, --data and --data-ascii, curl removes line breaks.
      data.push(flag === '-d' || flag === '--data' || flag === '--data-ascii' ? value.replace(/[\r\n]/g, '') : value);
    }
  }
  const body = utf8(data.join('&'));
  return {
    ok: true,
    request: { form: 'curl', method: method ?? (data.length > 0 ? 'POST' : 'GET'), url, headers, body },
  };
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return colon === -1 ? [line.replace(/;$/, ''), ''] : [line.slice(0, colon), line.slice(colon + 1).trim()];
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  "'": "'",
  '"': '"',
  '\\': '\\',
  '0': '\0',
};

/** Splits a command into words like a POSIX shell, including `$'…'`; `null` = a quote is not closed. */
function wordsOf(command: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  for (let i = 0; i < command.length; i += 1) {
    const one = command[i] ?? '';
    if (/\s/.test(one)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (one === '\\') {
      i += 1;
      if (command[i] === '\r') i += 1;
      if (command[i] !== '\n') word = (word ?? '') + (command[i] ?? '');
    } else if (one === "'" || one === '"' || (one === '$' && command[i + 1] === "'")) {
      const quoted = quotedFrom(command, one === '$' ? i + 1 : i, one === '$');
      if (quoted === null) return null;
      word = (word ?? '') + quoted.text;
      i = quoted.end;
    } else word = (word ?? '') + one;
  }
  if (word !== null) words.push(word);
  return words;
}

function quotedFrom(command: string, start: number, isAnsi: boolean): { text: string; end: number } | null {
  const quote = command[start];
  let text = '';
  for (let i = start + 1; i < command.length; i += 1) {
    const one = command[i] ?? '';
    if (one === quote) return { text, end: i };
    if (one !== '\\' || (quote === "'" && !isAnsi)) {
      text += one;
      continue;
    }
    i += 1;
    const next = command[i] ?? '';
    if (!isAnsi) text += /["\\$`\n]/.test(next) ? next.replace('\n', '') : `\\${next}`;
    else {
      const [all = '', code, byte] =
        /^(?:u([0-9a-fA-F]{4})|((?:x[0-9a-fA-F]{2}\\)*x[0-9a-fA-F]{2}))/.exec(command.slice(i)) ?? [];
      if (all === '') text += ESCAPES[next] ?? `\\${next}`;
      else {
        // Adjacent bytes are read as UTF-8. If they are not UTF-8, each byte is a character.
        const bytes = fromHex((byte ?? '').replace(/[x\\]/g, '')) ?? new Uint8Array();
        text +=
          code === undefined ? (utf8Text(bytes) ?? latin1(bytes)) : String.fromCharCode(Number.parseInt(code, 16));
        i += all.length - 1;
      }
    }
  }
  return null;
}
