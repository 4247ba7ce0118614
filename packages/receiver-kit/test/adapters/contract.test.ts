import { adapterContract } from './contract.ts';
import { MOUNTED } from './served.ts';

// Lambda has four kinds of events, and NestJS's own parser answers some requests: they have tests of their own.
for (const { name, framework, serve } of MOUNTED) {
  if (!['lambda', 'nest'].includes(framework.id)) adapterContract(name, serve);
}
