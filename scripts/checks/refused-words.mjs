// Words that our texts do without: a reader who is in a hurry, or whose first language is another, stumbles over them.
// The count may only fall. Lower the limit with it.
import { filesOf, textOf } from './files.mjs';

const REFUSED = /\b(?:whoever|whom|anew|nobody|somebody)\b/gi;
const MAX = 4;
const PROSE = /^docs\/|^CONTRIBUTING\.md$|(?:^|\/)README\.md$|^(?:apps|packages)\/[^/]+\/src\//;

export const refusedWords = {
  title: `at most ${MAX} refused words (whoever, whom, anew, …)`,
  run() {
    const places = filesOf()
      .filter((file) => PROSE.test(file))
      .flatMap((file) =>
        textOf(file)
          .split('\n')
          .flatMap((line, i) => [...line.matchAll(REFUSED)].map(([word]) => `${file}:${i + 1} ${word}`)),
      );
    return places.length > MAX ? [`${places.length} refused words, at most ${MAX}:`, ...places] : [];
  },
};
