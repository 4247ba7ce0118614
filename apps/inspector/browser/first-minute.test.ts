// What somebody sees who has just cloned the repository: `npm start`, its link, and nothing read.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { executablePath, launch } from './support/browser.ts';
import { patient } from './support/patience.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

describe.skipIf(executablePath === undefined)('the first minute', () => {
  let browser: Browser;
  let demo: ChildProcess;
  let folder: string;
  let link: string;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'posthorn-first-minute-'));
    const flags = ['--port', '0', '--receiver-port', '0', '--rate', '10', '--seed', '7'];
    const args = ['--conditions=@posthorn/source', 'apps/demo/src/main.ts', ...flags];
    demo = spawn(process.execPath, [...args, '--database', `sqlite:${join(folder, 'demo.db')}`], {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    link = await new Promise((resolve, reject) => {
      demo.once('close', (code) => reject(new Error(`the demo ended with ${code}`)));
      createInterface({ input: demo.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        const [url] = /http:\/\/\S+\/sign-in#link=\S+/.exec(line) ?? [];
        if (url !== undefined) resolve(url);
      });
    });
    browser = await launch();
    page = await browser.newPage();
    page.setDefaultTimeout(patient(20_000));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(link);
    await page.waitForURL(/\/live/);
  });
  afterAll(async () => {
    await browser?.close();
    if (demo.exitCode === null) {
      demo.kill('SIGTERM');
      await once(demo, 'close');
    }
    await rm(folder, { recursive: true, force: true });
  });

  it('inspector-51: watches events stream in, breaks the receiver, learns why deliveries fail, mends it, and sends one again', async () => {
    const grid = page.getByRole('grid');
    await grid.getByText('delivered').first().waitFor();

    await page.getByRole('button', { name: 'Stop demo receiver' }).click();
    await grid.locator('[data-status=retrying]').first().waitFor();
    // The newest, which cannot have been delivered any more.
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const pane = page.getByRole('complementary', { name: 'Delivery' });
    await pane
      .getByText(/The receiver answered 503/)
      .first()
      .waitFor();
    await pane
      .getByText(/Next try|next try/)
      .first()
      .waitFor();

    await page.getByRole('button', { name: 'Start demo receiver' }).click();
    await page.getByRole('button', { name: 'Stop demo receiver' }).waitFor();
    await pane.getByRole('button', { name: 'Resend', exact: false }).first().click();
    await pane.getByText(/^●delivered$/).waitFor();
    await page.goto(page.url().replace(/\/live.*/, '/live?q=status:retrying'));
    await page.getByText('No matching deliveries').waitFor();
    expect(faults).toEqual([]);

    // The link was good for one sign-in.
    const other = await browser.newContext();
    const stranger = await other.newPage();
    await stranger.goto(link);
    await stranger.getByRole('alert').waitFor();
    expect(new URL(stranger.url()).pathname).toBe('/sign-in');
  });

  it('inspector-42: makes one webhook fail in another way by keyboard, and holds what arrived against what was sent', async () => {
    await page.goto(new URL('/live', page.url()).href);
    const panel = page.getByRole('dialog', { name: 'How the demo receiver answers' });
    await page.getByRole('button', { name: 'How the demo receiver answers' }).focus();
    await page.keyboard.press('Enter');
    await panel.getByRole('combobox', { name: 'Answers of' }).selectOption('crm');
    await panel.getByRole('radio', { name: 'Verifies and answers 200' }).focus();
    await page.keyboard.press('ArrowUp');
    await panel.getByRole('radio', { name: /Verifies with another secret/, checked: true }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Start demo receiver' }).waitFor();
    const failing = page.getByRole('grid').locator('[data-status=retrying]');
    await failing.first().waitFor();
    // The other webhooks go on.
    expect(await page.getByRole('grid').locator('[data-status=delivered]').count()).toBeGreaterThan(0);
    await page.goto(new URL('/live?q=code:401', page.url()).href);
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const pane = page.getByRole('complementary', { name: 'Delivery' });
    await pane
      .getByText(/answered 401/)
      .first()
      .waitFor();
    await page.keyboard.press('8');
    await pane.getByText(/401 \(signature mismatch\)/).waitFor();
    await pane.getByText(/bytes of the body are exactly the bytes that were sent/).waitFor();
    const signature = pane.getByRole('row', { name: /^webhook-signature/ });
    await signature.getByText('same').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Start demo receiver' }).click();
    await page.getByRole('button', { name: 'Stop demo receiver' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('inspector-70: offers the controls of the demo receiver only to a token that may change webhooks', async () => {
    const { origin } = new URL(page.url());
    const headers = { 'posthorn-csrf': '1' };
    const made = await page.request.post(`${origin}/api/v3/tokens`, {
      data: { name: 'reader', scopes: ['read-deliveries', 'read-events'] },
      headers,
    });
    const { data } = (await made.json()) as { data: { token: string } };
    const other = await browser.newContext({ baseURL: origin });
    await other.request.post('/api/v3/session', { data: { token: data.token }, headers });
    const reader = await other.newPage();
    await reader.goto('/live');
    await reader.getByRole('grid').waitFor();
    expect(await reader.getByRole('button', { name: /demo receiver/ }).count()).toBe(0);
    await other.close();
  });
});
