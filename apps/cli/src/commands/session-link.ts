import type { Command } from '../command.ts';
import { CommandError, EXIT_CODES, FailedError } from '../exit-codes.ts';
import { ABOUT_CONNECTION, CONNECTION_FLAGS, connectionOf } from '../remote/connection.ts';

export const sessionLink: Command = {
  name: 'session link',
  summary: 'create a one-time link that signs in to the inspector',
  usage: '[flags]',
  about:
    `Prints only the link on stdout. It works once, within ten minutes, with the rights of the token.\n${ABOUT_CONNECTION}\n` +
    `Exit code ${EXIT_CODES.refused.code} means that ${EXIT_CODES.refused.means}.`,
  flags: [...CONNECTION_FLAGS, { flag: 'json', value: null, text: 'print a JSON object instead of the bare link' }],
  async run(given, surroundings) {
    const { url, token } = await connectionOf(given, surroundings);
    const { createClient } = await import('@posthorn/client');
    // One try: a person waits, and is told what to do.
    const link = await createClient({ url, token, retries: 0 }).session.createLink({ signal: surroundings.stop });
    if (link.ok) {
      const asJson = given.flags['json'] === true;
      surroundings.stdout.write(asJson ? `${JSON.stringify(link.data)}\n` : `${link.data.url}\n`);
      return 'ok';
    }
    const { code, status, message } = link.error;
    if (code === 'aborted') throw new FailedError('stopped before the dispatcher answered');
    if (status === 401) throw new CommandError('refused', message);
    if (status !== null) throw new FailedError(`the dispatcher at ${url} did not create a link: ${message}`);
    throw new FailedError(
      `no dispatcher answered at ${new URL(url).origin} (${message.replace(/\.$/, '')}): check that posthorn serve is running`,
    );
  },
};
