/** A request as a person pasted it. */
export type PastedRequest = {
  form: 'http' | 'curl' | 'har' | 'delivery';
  method: string | null;
  url: string | null;
  headers: readonly (readonly [string, string])[];
  body: Uint8Array;
};

export type Pasted = { ok: true; request: PastedRequest } | { ok: false; message: string };
