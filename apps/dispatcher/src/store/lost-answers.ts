// The one place that handles a commit whose answer was lost. It may have happened all the same, so everyone who acts on
// commits is told to look again. Its caller gets the error as it is.
import { StoreError } from '../ports/store/store-error.ts';
import type { NewsHub } from './news-hub.ts';

type Call<Name> = (name: Name, input: unknown) => Promise<unknown>;

/** As `call`: its caller gets the very promise, and every call has the same listener. */
export function withLostAnswers<Name>(call: Call<Name>, news: Pick<NewsHub, 'lostAnswer'>): Call<Name> {
  const onFault = (error: unknown): void => {
    if (error instanceof StoreError && error.isInDoubt) news.lostAnswer();
  };
  return (name, input) => {
    const answer = call(name, input);
    answer.catch(onFault);
    return answer;
  };
}
