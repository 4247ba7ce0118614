import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type Look, launch, openPage } from './browser.ts';
import { Stage } from './stage.ts';

/** What the tests of a suite share, from before the first until after the last. */
export type OnStage = {
  stage: Stage;
  browser: Browser;
  /** A window of its own, signed in. */
  open: (path: string, look?: Look) => ReturnType<typeof openPage>;
};

/** A stage and a browser for the suite at hand. */
export function onStage(prepare: (stage: Stage) => Promise<unknown> = async () => undefined): OnStage {
  const on = {} as OnStage;
  beforeAll(async () => {
    const [stage, browser] = await Promise.all([Stage.start(), launch()]);
    Object.assign(on, { stage, browser });
    on.open = (path, look) => openPage(browser, stage, path, look);
    await prepare(stage);
  });
  afterAll(async () => {
    await on.browser?.close();
    await on.stage?.[Symbol.asyncDispose]();
  });
  return on;
}
