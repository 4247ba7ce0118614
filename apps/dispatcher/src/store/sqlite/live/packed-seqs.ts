// Row numbers in few bytes: each as its distance from the one before, in groups of seven bits. What is inserted or claimed
// together lies side by side, and takes a byte then.

/** Distances are signed: the lowest bit says the direction. */
export function packSeqs(seqs: readonly number[], from: number, until: number): Uint8Array {
  const bytes: number[] = [];
  let before = 0;
  for (let i = from; i < until; i += 1) {
    const seq = seqs[i] ?? 0;
    const distance = seq - before;
    before = seq;
    // No bit operations: they end at 32 bits.
    let rest = distance < 0 ? -distance * 2 - 1 : distance * 2;
    while (rest > 127) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}

export function unpackSeqs(packed: Uint8Array): number[] {
  const seqs: number[] = [];
  let before = 0;
  let amount = 0;
  let weight = 1;
  for (const byte of packed) {
    amount += (byte % 128) * weight;
    weight *= 128;
    if (byte > 127) continue;
    before += amount % 2 === 1 ? -(amount + 1) / 2 : amount / 2;
    seqs.push(before);
    amount = 0;
    weight = 1;
  }
  return seqs;
}
