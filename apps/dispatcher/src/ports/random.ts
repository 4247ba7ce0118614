// The port to random numbers: the system's generator in production, a seeded one in simulation.

export interface Random {
  /** A number in [0, 1). */
  fraction(): number;
  bytes(length: number): Uint8Array;
}
