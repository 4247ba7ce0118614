// What is shown comes from strangers: senders of events, receivers, whoever names a webhook. It is text on every screen.
import { describe, expect, it } from 'vitest';
import { executablePath, loaded } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

const CORPUS = [
  '<script>window.hacked=1</script>',
  '<img src=x onerror="window.hacked=1">',
  '"><svg onload=window.hacked=1>',
  "javascript:window.hacked=1//'",
  '</style><script>window.hacked=1</script>',
  '{{constructor.constructor("window.hacked=1")()}}',
  '\u001b[31mred\u001b[0m \u202egnp.exe\u202c \u0000\u0007',
  '</textarea><iframe srcdoc="<script>parent.hacked=1</script>">',
];

describe.skipIf(executablePath === undefined)('hostile content', () => {
  const on = onStage();

  it('inspector-53: is shown as text and run nowhere, and the policy has nothing to refuse', async () => {
    const all = CORPUS.join(' ');
    on.stage.answers.set('/bad', {
      status: 500,
      body: all,
      headers: { 'x-bad': CORPUS.slice(0, 6).join(' '), 'content-type': 'text/html' },
    });
    const webhook = await on.stage.webhook('/bad', { description: all, headers: { 'x-note': CORPUS[0] } });
    const context = Object.fromEntries(CORPUS.map((text, index) => [`${index} ${text}`, text]));
    const [event] = await on.stage.emit([{ event: 'profile.created', context: { ...context, id: CORPUS[1] } }]);
    const id = await on.stage.settled('retrying', 1);
    const { page, faults } = await on.open('/live');
    const refused: string[] = [];
    await page.exposeFunction('onRefused', (text: string) => refused.push(text));
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        (window as unknown as { onRefused: (text: string) => void }).onRefused(`${violatedDirective} ${blockedURI}`);
      });
    });
    const tabs = ['timeline', 'request', 'response', 'diff', 'signature', 'event', 'record'];
    const paths = [
      '/live',
      `/live?q=${encodeURIComponent(`"${CORPUS[0]}"`)}&sel=${id}`,
      ...tabs.map((tab) => `/deliveries/${id}?tab=${tab}`),
      `/events/${event}`,
      '/events',
      `/compare?a=${id}&b=${id}`,
      '/charts',
      `/events?event=${encodeURIComponent(CORPUS[2] ?? '')}`,
      `/settings/webhooks/${webhook}`,
      '/settings/webhooks',
    ];
    for (const path of paths) {
      await page.goto(path);
      await page.locator('main').waitFor();
      await loaded(page);
      const state = await page.evaluate(() => ({
        hacked: (window as unknown as { hacked?: number }).hacked,
        strange: document.querySelectorAll('main script, main iframe, main img[src=x], main svg[onload]').length,
      }));
      expect({ path, ...state }).toEqual({ path, hacked: undefined, strange: 0 });
    }
    await page.goto(`/deliveries/${id}?tab=response`);
    await page.getByText('<img src=x onerror="window.hacked=1">').first().waitFor();
    expect(refused).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('inspector-53: is served with a policy that lets nothing but the page’s own files run', async () => {
    const response = await fetch(`${on.stage.url}/live`, { headers: { accept: 'text/html' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe-|\*|https?:/);
    expect(policy).toContain("frame-ancestors 'none'");
  });
});
