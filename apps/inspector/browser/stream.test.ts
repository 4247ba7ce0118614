// What the page shows of the stream's own messages. The stream is the real one; a proxy inside the browser changes what passes.
import { describe, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

const STREAM = /\/api\/v3\/stream/;

describe.skipIf(executablePath === undefined)('the stream', () => {
  const on = onStage(async (stage) => {
    await stage.webhook('/ok');
  });

  it('inspector-74: says by how many changes the list is behind, until it is not', async () => {
    const { page, context } = await on.open('/live?q=profile:behind*');
    let behind = 1234;
    await page.routeWebSocket(STREAM, (socket) => {
      const dispatcher = socket.connectToServer();
      dispatcher.onMessage((data) => {
        const message = JSON.parse(String(data));
        socket.send(JSON.stringify(message.t === 'ev' ? { ...message, behind } : message));
      });
    });
    await page.reload();
    await page.getByText('No matching deliveries').waitFor();
    const foot = page.locator('footer');
    for (const [id, text] of [
      ['behind1', '1,234 changes behind'],
      ['behind2', '1 change behind'],
    ] as const) {
      await on.stage.emit([{ event: 'profile.created', context: { id } }]);
      await foot.getByText(text).waitFor();
      behind = 1;
    }
    behind = 0;
    await on.stage.emit([{ event: 'profile.created', context: { id: 'behind3' } }]);
    await foot.getByText(/behind$/).waitFor({ state: 'hidden' });
    await context.close();
  });

  it('inspector-75: asks to be reloaded when the dispatcher speaks another version of the stream', async () => {
    const { page, context } = await on.open('/live');
    await page.routeWebSocket(STREAM, (socket) => {
      const dispatcher = socket.connectToServer();
      // As a page says hello that was loaded before an upgrade of the dispatcher.
      socket.onMessage((data) => {
        const message = JSON.parse(String(data));
        dispatcher.send(JSON.stringify(message.t === 'hello' ? { ...message, v: 1 } : message));
      });
    });
    await page.reload();
    await page.getByRole('banner').getByText('Reload this page to update it').waitFor();
    await context.close();
  });
});
