// A histogram with fixed buckets: observing a value costs a few comparisons and stores nothing else.

export type Histogram = {
  /** Upper bounds of the ranges, inclusive and rising; what is above the last is counted in one more. */
  readonly bounds: readonly number[];
  readonly counts: number[];
  sum: number;
};

export const newHistogram = (bounds: readonly number[]): Histogram => ({
  bounds,
  counts: new Array<number>(bounds.length + 1).fill(0),
  sum: 0,
});

export function observe(histogram: Histogram, value: number): void {
  const { bounds, counts } = histogram;
  let i = 0;
  while (i < bounds.length && value > (bounds[i] ?? 0)) i += 1;
  counts[i] = (counts[i] ?? 0) + 1;
  histogram.sum += value;
}
