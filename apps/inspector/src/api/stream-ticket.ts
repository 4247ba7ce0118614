// What opens the live stream, once.
import { client, dataOf } from './client.ts';

export const getStreamTicket = async (): Promise<string> => (await dataOf(client.streamTickets.create())).ticket;
