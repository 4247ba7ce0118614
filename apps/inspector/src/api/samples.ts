// Readings in the text format of Prometheus (version 0.0.4).

type Sample = { labels: Readonly<Record<string, string>>; value: number };
export type Samples = ReadonlyMap<string, readonly Sample[]>;

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

export function readSamples(text: string): Samples {
  const samples = new Map<string, Sample[]>();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value = ''] = LINE.exec(line) ?? [];
    if (name === undefined || line.startsWith('#')) continue;
    const of = samples.get(name) ?? [];
    if (of.length === 0) samples.set(name, of);
    const read = [...labels.matchAll(LABEL)].map(([, key = '', raw = '']) => [key, raw.replaceAll(/\\(.)/g, '$1')]);
    of.push({ labels: Object.fromEntries(read), value: value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value) });
  }
  return samples;
}

export const sampleOf = (
  samples: Samples | undefined,
  name: string,
  labels: Record<string, string> = {},
): number | null =>
  samples?.get(name)?.find((one) => Object.entries(labels).every(([key, value]) => one.labels[key] === value))?.value ??
  null;

/** A quantile of a histogram, by linear interpolation inside of its bucket; `null` where nothing was observed. */
export function quantileOf(samples: Samples | undefined, name: string, q: number): number | null {
  const buckets = (samples?.get(`${name}_bucket`) ?? [])
    .map(({ labels, value }) => ({
      le: labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le']),
      value,
    }))
    .sort((a, b) => a.le - b.le);
  const total = buckets.at(-1)?.value ?? 0;
  if (total === 0) return null;
  let [below, from] = [0, 0];
  for (const { le, value } of buckets) {
    if (value >= total * q) {
      if (!Number.isFinite(le)) return from;
      return value === below ? le : from + ((total * q - below) / (value - below)) * (le - from);
    }
    [below, from] = [value, le];
  }
  return from;
}
