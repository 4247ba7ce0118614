import { generateSecret } from '@posthorn/signing';
import { type Command, textFlag, UsageError } from '../command.ts';

export const secret: Command = {
  name: 'secret',
  summary: 'Make a new secret',
  args: [],
  about:
    'Prints a new secret: whsec_ and 32 random bytes in base64. Give it to the webhook and to the receiver.\nFor a file of variables: receiver-kit secret --env WEBHOOK_SECRET >> .env',
  flags: [{ name: 'env', value: 'NAME', text: 'Print a line NAME=SECRET' }],
  run: async ({ flags }, { stdout }) => {
    const name = textFlag(flags, 'env');
    if (name !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw new UsageError(`--env must be the name of a variable; got "${name}"`);
    stdout.write(`${name === undefined ? '' : `${name}=`}${generateSecret()}\n`);
    return 0;
  },
};
