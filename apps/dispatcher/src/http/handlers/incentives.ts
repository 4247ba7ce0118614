import { RequestError } from '../../domain/errors.ts';
import type { Incentive } from '../../domain/incentive.ts';
import { presentDelivery } from '../../resources/delivery.ts';
import type { sendIncentive } from '../../services/send-incentive.ts';
import type { Call, Reply } from '../route.ts';

export function incentiveHandlers({ send }: { send: ReturnType<typeof sendIncentive> }) {
  const triggerTarget =
    (family: Incentive) =>
    async (call: Call): Promise<Reply> => {
      refuseCookie(call);
      refuseHead(call);
      const { id = '', target = '' } = call.params;
      return { status: 200, json: { data: presentDelivery(await send(call.token, family, id, target)) } };
    };
  return { reward: triggerTarget('reward'), benefit: triggerTarget('benefit') };
}

/** The vendor's call is a GET that acts. A link on any page can make a browser send one, with our cookie. */
function refuseCookie({ identity }: Call): void {
  if (identity.session === null) return;
  const message =
    'This call sends a request, so it needs a bearer token: a session of the inspector is not enough. Send "Authorization: Bearer TOKEN".';
  throw new RequestError('cross_site', message);
}

/** A HEAD asks what a GET would answer, and must not act (RFC 9110, 9.3.2). */
function refuseHead({ method }: Call): void {
  if (method !== 'HEAD') return;
  throw new RequestError('method_not_allowed', 'HEAD is not allowed here, because this GET sends a request. Use GET.');
}
