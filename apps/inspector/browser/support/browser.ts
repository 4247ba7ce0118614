// Real Chromium. Where there is none the tests say so and are left out: a browser is not a part of this checkout.
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { executablePath } from './chromium-path.ts';
import { patient } from './patience.ts';
import type { Stage } from './stage.ts';

export { executablePath };

export const launch = (): Promise<Browser> =>
  chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });

/** `url`: where the page is asked for; default: the stage itself. `token`: who signs in; default: one that may do all. */
export type Look = {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
  url?: string;
  token?: string;
  /** Of the browser, by its IANA name; default: the machine's. */
  timezone?: string;
};

/** A window of its own, signed in to the stage's dispatcher. Anything the page complains of is kept in `faults`. */
export async function openPage(
  browser: Browser,
  stage: Stage,
  path: string,
  { width = 1440, height = 900, theme = 'light', url = stage.url, token = stage.token, timezone }: Look = {},
): Promise<{ page: Page; context: BrowserContext; faults: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    baseURL: url,
    ...(timezone !== undefined && { timezoneId: timezone }),
  });
  const signedIn = await context.request.post('/api/v3/session', {
    data: { token },
    headers: { 'posthorn-csrf': '1' },
  });
  if (!signedIn.ok()) throw new Error(`the sign-in was answered ${signedIn.status()}: ${await signedIn.text()}`);
  const page = await context.newPage();
  page.setDefaultTimeout(patient(10_000));
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  await page.goto(path);
  return { page, context, faults };
}

/** Everything that the screen asked for is there. */
export const loaded = (page: Page) =>
  page.waitForFunction(() => !/Loading [^…]* …/.test(document.getElementById('root')?.textContent ?? ''));
