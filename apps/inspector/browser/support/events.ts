const NAMES = ['profile.created', 'profile.updated', 'points.added'] as const;

/** Events as a shop would send them; profiles are numbered from 900. */
export const shopEvents = (count: number): { event: string; context: unknown }[] =>
  Array.from({ length: count }, (_, index) => ({
    event: NAMES[index % NAMES.length] as string,
    context: {
      id: String(900 + index),
      first_name: 'Ada',
      profile: { id: String(900 + index), email: 'ada@example.com', tags: ['a', 'b'] },
      total: 12.5,
    },
  }));
