// What went over the wire, and whether each process kept within its limits.
import type { RateLimit } from '../../src/domain/endpoint.ts';
import type { Model } from './model.ts';
import type { Sent } from './wire.ts';

export class Traffic {
  readonly #model: Model;
  /** Slots of each process. */
  readonly #maxInFlight: number;
  readonly #sent = new Map<string, Sent>();
  readonly #underWay = new Set<Sent>();

  constructor(model: Model, maxInFlight: number) {
    this.#model = model;
    this.#maxInFlight = maxInFlight;
  }

  get count(): number {
    return this.#sent.size;
  }

  of(id: string, number: number): Sent | undefined {
    return this.#sent.get(`${id} ${number}`);
  }

  /** Deliveries whose attempts a process has under way. */
  underWay(life: number): string[] {
    return [...this.#underWay].filter((one) => one.life === life).map(({ id }) => id);
  }

  started(sent: Sent): void {
    const { id, number, url, body, life } = sent;
    const { problem } = this.#model;
    const delivery = this.#model.deliveries.get(id);
    const claimed = delivery?.claims.get(number);
    if (delivery === undefined || claimed === undefined) {
      problem('simulation-9', `${id} attempt ${number} is sent, and was never claimed`);
      return;
    }
    if (claimed.isSent) problem('simulation-12', `${id} attempt ${number} is sent twice`);
    if (delivery.recorded.has(number))
      problem('simulation-12', `${id} attempt ${number} is sent, and is recorded already`);
    if (claimed.life !== life)
      problem(
        'simulation-12',
        `${id} attempt ${number} is sent by process ${life}, and process ${claimed.life} has it`,
      );
    if (body !== delivery.body) problem('simulation-7', `${id} sends ${body}, not ${delivery.body}`);
    if (url !== claimed.settings.url && !delivery.isTest)
      problem('simulation-9', `${id} is sent to ${url}, not to ${claimed.settings.url}`);
    claimed.isSent = true;
    this.#sent.set(`${id} ${number}`, sent);
    this.#underWay.add(sent);
    const counted = [...this.#underWay].filter(
      (one) => one.life === life && this.#claimOf(one)?.slots !== Number.POSITIVE_INFINITY,
    );
    if (counted.length > this.#maxInFlight)
      problem('simulation-4', `${counted.length} are under way, not ${this.#maxInFlight}`);
    const own = counted.filter((one) => this.#model.deliveries.get(one.id)?.webhookId === delivery.webhookId).length;
    if (own > claimed.slots)
      problem('simulation-4', `webhook ${delivery.webhookId}: ${own} are under way, not ${claimed.slots}`);
    this.#pace(sent, delivery.webhookId, claimed.settings.rateLimit);
  }

  #claimOf({ id, number }: Sent) {
    return this.#model.deliveries.get(id)?.claims.get(number);
  }

  /** As the receiver sees it, from one process; over the death of one, claims are what is counted. */
  #pace(sent: Sent, webhookId: number, limit: RateLimit | null): void {
    if (limit === null) return;
    const alike = [...this.#sent.values()].filter((one) => {
      const delivery = this.#model.deliveries.get(one.id);
      const { rateLimit = null } = this.#claimOf(one)?.settings ?? {};
      const isSame = rateLimit?.count === limit.count && rateLimit.perMs === limit.perMs;
      const isOf = one.life === sent.life && delivery?.webhookId === webhookId && !delivery.isTest;
      return isOf && isSame && one.at > sent.at - limit.perMs;
    });
    const problem = `webhook ${webhookId}: ${alike.length} started within ${limit.perMs} ms, not ${limit.count}`;
    if (alike.length > limit.count) this.#model.problem('simulation-5', problem);
  }

  ended(sent: Sent): void {
    this.#underWay.delete(sent);
  }

  /** Its process died: what it had under way ends unheard. */
  forget(life: number): void {
    for (const one of this.#underWay) if (one.life === life) this.#underWay.delete(one);
  }
}
