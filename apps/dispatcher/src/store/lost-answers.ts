// The one place that handles a commit whose answer was lost. It may have happened all the same, so everyone who acts on
// commits is told to look again. Its caller gets the error as it is.
import { StoreError } from '../ports/store/store-error.ts';
import type { NewsHub } from './news-hub.ts';

type Call<Name> = (name: Name, input: unknown) => Promise<unknown>;

export const withLostAnswers =
  <Name>(call: Call<Name>, news: Pick<NewsHub, 'lostAnswer'>): Call<Name> =>
  (name, input) =>
    call(name, input).catch((error: unknown) => {
      if (error instanceof StoreError && error.isInDoubt) news.lostAnswer();
      throw error;
    });
