import { type StreamTicket, toRfc3339 } from '@posthorn/contracts';
import type { StreamTickets } from '../../services/stream-tickets.ts';
import type { Call, Reply } from '../route.ts';

export const streamHandlers = ({ tickets }: { tickets: StreamTickets }) => ({
  async createTicket({ identity }: Call): Promise<Reply> {
    const { ticket, expiresAt } = await tickets.issue(identity);
    return { status: 201, json: { data: { ticket, expires_at: toRfc3339(expiresAt) } satisfies StreamTicket } };
  },
});
