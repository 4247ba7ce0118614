// Nothing that axe knows of on any screen, in both themes and both widths, full and empty, while rows stream in, in trouble,
// and with a dialog open.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { executablePath, launch, loaded, openPage } from './support/browser.ts';
import { shopEvents } from './support/events.ts';
import { Stage } from './support/stage.ts';

const LOOKS = [
  { width: 1440, theme: 'light' },
  { width: 1440, theme: 'dark' },
  { width: 390, theme: 'light' },
  { width: 390, theme: 'dark' },
] as const;

describe.skipIf(executablePath === undefined)('accessibility', () => {
  let browser: Browser;
  let empty: Stage;
  let full: Stage;
  let paths: Record<string, string>;
  beforeAll(async () => {
    [browser, empty, full] = await Promise.all([launch(), Stage.start(), Stage.start()]);
    paths = await fill(full);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([empty?.[Symbol.asyncDispose](), full?.[Symbol.asyncDispose]()]);
  });

  const SCREENS = [
    'live',
    'pane',
    'request',
    'response',
    'diff',
    'signature',
    'event tab',
    'record',
    'value of a body',
    'compare',
    'events',
    'event',
    'charts',
    'ops',
    'replays',
    'replay',
    'webhooks',
    'webhook',
    'new webhook',
    'targets',
    'target',
    'new target',
    'presets',
    'new target from a preset',
    'reactions',
    'reaction',
    'new reaction',
    'event with a reaction',
    'tokens',
    'signing',
    'audit',
    'catalogue',
    'send',
    'condition lab',
    'template lab',
    'condition lab of a webhook',
    'template lab with a fault',
    'missing delivery',
    'nowhere',
  ] as const;

  for (const { width, theme } of LOOKS) {
    it(`inspector-47: has no violation at ${width} px, ${theme}`, async () => {
      const found: Record<string, string[]> = {};
      const { page, context } = await openPage(browser, full, '/live', { width, theme });
      for (const screen of SCREENS) {
        await page.goto(paths[screen] ?? '/');
        await page.locator('main').waitFor();
        await loaded(page);
        const violations = await axeViolations(page);
        if (violations.length > 0) found[screen] = violations;
      }
      await context.close();
      expect(found).toEqual({});
    });
  }

  it.each(LOOKS)('inspector-47: has no violation where there is nothing yet ($width px, $theme)', async (look) => {
    const found: Record<string, string[]> = {};
    const { page, context } = await openPage(browser, empty, '/live', look);
    for (const path of [
      '/live',
      '/live?q=status:failed',
      '/events',
      '/replays',
      '/charts',
      '/ops',
      '/compare',
      '/lab/signature',
      '/settings/webhooks',
      '/settings/targets',
      '/settings/reactions',
      '/settings/signing',
      '/settings/audit',
    ]) {
      await page.goto(path);
      await page.locator('main').waitFor();
      await loaded(page);
      const violations = await axeViolations(page);
      if (violations.length > 0) found[path] = violations;
    }
    await context.close();
    expect(found).toEqual({});
  });

  it.each(LOOKS)(
    'inspector-47: has no violation with dialogs open and while rows stream in ($width px, $theme)',
    async (look) => {
      const found: Record<string, string[]> = {};
      const { page, context } = await openPage(browser, full, '/live', look);
      await page.getByRole('grid').waitFor();
      const check = async (name: string) => {
        const violations = await axeViolations(page);
        if (violations.length > 0) found[name] = violations;
      };
      const streaming = full.emit(shopEvents(300));
      await check('streaming');
      await streaming;
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await check('help');
      await page.keyboard.press('Escape');
      await page.keyboard.press('ControlOrMeta+k');
      await page.getByRole('combobox', { name: /Command/ }).waitFor();
      await check('palette');
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await page.keyboard.type('stat');
      await page.getByRole('option').first().waitFor();
      await check('query being written');
      await page.keyboard.type('x:y');
      await check('query with a fault');
      await context.close();
      expect(found).toEqual({});
    },
  );
});

async function fill(stage: Stage): Promise<Record<string, string>> {
  stage.answers.set('/down', { status: 503, body: '{"error":"maintenance"}', headers: { 'retry-after': '30' } });
  await stage.webhook('/ok');
  await stage.webhook('/down');
  await stage.api('POST', '/targets', {
    ...{ name: 'Mailer', handle: 'mailer', url: `${stage.receiverUrl}/mail/{{ id }}` },
    ...{ template: '{"to": "{{ profile.email }}"}', authentication: { kind: 'bearer', token: 'secret' } },
  });
  const argument = (name: string, value: unknown) => ({ name, value, is_dynamic: false });
  await stage.api('POST', '/triggers', {
    ...{ name: 'Tell the mailer', trigger: 'order.paid' },
    actions: [
      { uuid: 'filter', name: 'Large ones', arguments: [argument('condition', { '>': [{ var: 'total' }, 10] })] },
      { uuid: 'target.send', name: 'Tell', arguments: [argument('target_handle', 'mailer')] },
    ],
  });
  const [reacted] = await stage.emit([{ event: 'order.paid', context: { id: '7', total: 20 } }]);
  const [event] = await stage.emit(shopEvents(12));
  const failing = await stage.settled('retrying', 13);
  const fine = await stage.settled('delivered', 14);
  await stage.api('POST', '/replays', { filter: { status: 'delivered' } });
  return {
    live: '/live',
    pane: `/live?sel=${failing}`,
    request: `/deliveries/${failing}?tab=request`,
    response: `/deliveries/${failing}?tab=response`,
    diff: `/deliveries/${fine}?tab=diff`,
    signature: `/deliveries/${fine}?tab=signature`,
    'event tab': `/deliveries/${fine}?tab=event`,
    record: `/deliveries/${fine}?tab=record`,
    'value of a body': `/deliveries/${fine}?tab=request&at=$.profile.tags[1]`,
    compare: `/compare?a=${fine}&b=${failing}`,
    events: '/events',
    event: `/events/${event}`,
    charts: '/charts',
    ops: '/ops',
    replays: '/replays',
    replay: '/replays/1',
    webhooks: '/settings/webhooks',
    webhook: '/settings/webhooks/2',
    'new webhook': '/settings/webhooks?new=true',
    targets: '/settings/targets',
    target: '/settings/targets/1',
    'new target': '/settings/targets?new=true',
    presets: '/settings/targets?new=from',
    'new target from a preset': '/settings/targets?new=true&preset=salesforce-marketing-cloud',
    reactions: '/settings/reactions',
    reaction: '/settings/reactions/1',
    'new reaction': '/settings/reactions?new=true',
    'event with a reaction': `/events/${reacted}`,
    tokens: '/settings/tokens',
    signing: '/settings/signing',
    audit: '/settings/audit',
    catalogue: '/settings/catalogue',
    send: '/send',
    'condition lab': '/lab/condition?of=*',
    'template lab': '/lab/template?of=*',
    'condition lab of a webhook': `/lab/condition?webhook=1&event=${event}&of=*&source=${encodeURIComponent('{"!":{"var":"id"}}')}`,
    'template lab with a fault': `/lab/template?webhook=1&of=*&source=${encodeURIComponent('{\n"a": {{ id|uppper }}\n}')}`,
    'missing delivery': '/deliveries/dlv_00000000000000000000000000_00000000',
    nowhere: '/nowhere',
  };
}
