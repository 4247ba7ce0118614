// Addresses that no delivery, event, webhook or replay can have are Not found before anything is asked for.
import { notFound } from '@tanstack/react-router';

const NUMBER = /^[1-9]\d{0,14}$/;

export const numberId = {
  beforeLoad: ({ params }: { params: { id: string } }): void => {
    if (!NUMBER.test(params.id)) throw notFound();
  },
};

/** @param pattern what an id looks like */
export const textId = (pattern: RegExp) => ({
  beforeLoad: ({ params }: { params: { id: string } }): void => {
    if (!pattern.test(params.id)) throw notFound();
  },
});
