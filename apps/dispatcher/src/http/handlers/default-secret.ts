import { secretRotation } from '@posthorn/contracts';
import { actorOf } from '../../domain/audit.ts';
import { invalid } from '../../domain/errors.ts';
import { fieldErrors } from '../../domain/field-errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store/index.ts';
import { presentDefaultSecret } from '../../resources/default-secret.ts';
import type { rotateDefaultSecret, ShownDefaultSecret, showDefaultSecret } from '../../services/default-secret.ts';
import type { Call, Reply } from '../route.ts';

type Deps = {
  store: Pick<Store, 'getDefaultSecret'>;
  clock: Clock;
  show: ReturnType<typeof showDefaultSecret>;
  rotate: ReturnType<typeof rotateDefaultSecret>;
};

export function defaultSecretHandlers({ store, clock, show, rotate }: Deps) {
  const callerOf = ({ token }: Call) => ({ tenantId: token.tenantId, actor: actorOf(token) });
  const shown = ({ secret, webhooks, text, warnings }: ShownDefaultSecret): Reply => {
    const data = presentDefaultSecret(secret, webhooks, clock.now(), text);
    return { status: 200, json: warnings.length > 0 ? { data, warnings } : { data } };
  };

  return {
    async get(call: Call): Promise<Reply> {
      const { secret, webhooks } = await store.getDefaultSecret({ tenantId: call.token.tenantId });
      return { status: 200, json: { data: presentDefaultSecret(secret, webhooks, clock.now()) } };
    },

    show: async (call: Call): Promise<Reply> => shown(await show(callerOf(call))),

    async rotate(call: Call): Promise<Reply> {
      const { value } = call.body();
      const wish = secretRotation.safeParse(value);
      if (!wish.success) throw invalid(fieldErrors(wish.error.issues, value));
      return shown(await rotate(callerOf(call), wish.data));
    },
  };
}
