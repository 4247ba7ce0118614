import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { DeliveryReport } from '../src/receiver/receiver.ts';
import { coloured, deliveryLine, plain } from '../src/report-lines.ts';

const report: DeliveryReport = {
  atMs: new Date(2026, 0, 31, 9, 5, 7, 42).getTime(),
  endpoint: 'crm',
  event: 'profile.created',
  profileName: 'Mere Tane',
  status: 200,
  attempt: 1,
  durationMs: 1.234,
  remark: null,
};

describe('demo-11: one aligned line a delivery', () => {
  it.each<[Partial<DeliveryReport>, string]>([
    [{}, '09:05:07.042  profile.created       Mere Tane             → crm         200  attempt 1     1.2 ms'],
    [
      { event: 'transaction.created', profileName: null, status: 503, attempt: 12, durationMs: 250 },
      '09:05:07.042  transaction.created   –                     → crm         503  attempt 12  250.0 ms',
    ],
    [
      { status: null, profileName: null },
      '09:05:07.042  profile.created       –                     → crm         –    attempt 1     1.2 ms',
    ],
    [
      {
        profileName: 'Wilhelmina Featherstonehaugh',
        endpoint: 'everything',
        status: 401,
        remark: 'signature_mismatch',
      },
      '09:05:07.042  profile.created       Wilhelmina Feathers…  → everything  401  attempt 1     1.2 ms  signature_mismatch',
    ],
  ])('%j', (fields, expected) => {
    expect(deliveryLine({ ...report, ...fields }, plain)).toBe(expected);
    const inColour = deliveryLine({ ...report, ...fields }, coloured);
    expect(inColour).not.toBe(expected);
    expect(stripVTControlCharacters(inColour)).toBe(expected);
  });
});
