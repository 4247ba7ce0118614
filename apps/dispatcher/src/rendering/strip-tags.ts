// Takes HTML tags and comments out of a text, as PHP's strip_tags does.

/** Where the reader is: in text, in a tag, in a processing instruction or declaration, in a comment. */
type State = 'text' | 'tag' | 'instruction' | 'declaration' | 'comment';

/** @param allowed names of tags that stay, in lower case */
export function stripTags(text: string, allowed: ReadonlySet<string>): string {
  let state: State = 'text';
  let [quote, depth, tag, result] = ['', 0, '', ''];
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === '\0') continue;
    if (state === 'text') {
      // "a < b" is no tag.
      if (char === '<' && !isSpace(text.charAt(i + 1))) [state, tag] = ['tag', '<'];
      else result += char;
      continue;
    }
    if (state === 'tag') tag += char;
    if (char === '>' && (state !== 'instruction' || text.charAt(i - 1) === '?')) {
      if (depth > 0) depth -= 1;
      else if (quote === '' && (state !== 'comment' || text.slice(i - 2, i) === '--')) {
        if (state === 'tag' && allowed.has(nameOf(tag))) result += tag;
        state = 'text';
      }
    } else if (state === 'comment') continue;
    else if (char === '"' || char === "'") quote = quote === '' ? char : quote === char ? '' : quote;
    else if (quote !== '') continue;
    else if (state === 'declaration' && text.slice(i - 3, i + 1) === '<!--') state = 'comment';
    else if (state === 'tag' && tag === '<!') state = 'declaration';
    else if (state === 'tag' && tag === '<?') state = 'instruction';
    else if (state === 'tag' && char === '<' && !isSpace(text.charAt(i + 1))) depth += 1;
  }
  return result;
}

const isSpace = (char: string): boolean => /^[ \t\n\v\f\r]$/.test(char);
const nameOf = (tag: string): string => /^<\s*\/?\s*([^\s/>]*)/.exec(tag)?.[1]?.toLowerCase() ?? '';

/** `<b><i>`, or a list of names. */
export const tagNames = (texts: readonly string[]): Set<string> =>
  new Set(texts.flatMap((text) => text.toLowerCase().match(/[^<>\s/]+/g) ?? []));
