import { expect, it } from 'vitest';
import { quantileOf, readSamples, sampleOf } from '../../src/api/samples.ts';

const TEXT = `# HELP posthorn_queue_due Deliveries due
# TYPE posthorn_queue_due gauge
posthorn_queue_due{lane="high"} 3
posthorn_queue_due{lane="a\\"b\\\\"} 7
posthorn_slots_used 12
took_bucket{le="0.1"} 5
took_bucket{le="0.2"} 9
took_bucket{le="+Inf"} 10
took_sum 1.5
took_count 10
`;

it('reads what /metrics says', () => {
  const samples = readSamples(TEXT);
  expect(sampleOf(samples, 'posthorn_queue_due', { lane: 'high' })).toBe(3);
  expect(sampleOf(samples, 'posthorn_queue_due', { lane: 'a"b\\' })).toBe(7);
  expect(sampleOf(samples, 'posthorn_slots_used')).toBe(12);
  expect(sampleOf(samples, 'nothing')).toBeNull();
  expect(quantileOf(samples, 'took', 0.5)).toBeCloseTo(0.1);
  expect(quantileOf(samples, 'took', 0.7)).toBeCloseTo(0.15);
  // Beyond the last bound nothing is known but that it is more.
  expect(quantileOf(samples, 'took', 0.99)).toBe(0.2);
  expect(quantileOf(samples, 'nothing', 0.5)).toBeNull();
});
