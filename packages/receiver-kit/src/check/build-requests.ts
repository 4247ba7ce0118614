// Turns the recipe of a check into requests over HTTP.
import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import type { Recipe } from '@posthorn/diagnose/checks';
import { type Secret, signVendor } from '@posthorn/signing';
import { newId } from '../sending/new-id.ts';
import type { HttpRequest } from '../sending/send-http.ts';
import { signedHeaders } from '../sending/signed-headers.ts';

export interface Signing {
  /** The receiver's secret, and one that it does not know. */
  readonly own: Secret;
  readonly other: Secret;
  readonly now: () => number;
}

export interface Sent {
  /** The event name. */
  readonly type: string;
  /** Its context as compact JSON. */
  readonly example: string;
}

type Unaddressed = Omit<HttpRequest, 'url' | 'timeoutMs'>;

const COPIES = 5;
const PAUSE_MS = 100;
const PARTS_MAX = 5;

/** Returns batches: the requests of one batch are sent at the same time, the batches one after another. */
export function requestsOf(recipe: Recipe, sent: Sent, signing: Signing): readonly (readonly Unaddressed[])[] {
  const type = recipe.event ?? sent.type;
  const id = newId('tst', type, signing.now());
  const build = (attempt: number): Unaddressed => requestOf(recipe, { ...sent, type, id, attempt }, signing);
  if (recipe.way === 'again') return [[build(1)], [build(2)]];
  if (recipe.way === 'together') return [Array.from({ length: COPIES }, () => build(1))];
  if (recipe.way === 'broken_off') {
    const whole = build(1);
    const [body = Buffer.alloc(0)] = whole.parts;
    return [[{ ...whole, parts: [body.subarray(0, body.byteLength / 2)], breaksOff: true }], [whole]];
  }
  return [[build(1)]];
}

type Part = Sent & { readonly id: string; readonly attempt: number };

function requestOf(recipe: Recipe, { type, example, id, attempt }: Part, { own, other, now }: Signing): Unaddressed {
  const text = recipe.body?.(example) ?? example;
  const body = Buffer.from(text, 'utf8');
  const secrets = (recipe.secrets ?? ['own']).map((which) => (which === 'own' ? own : other));
  const timestampS = Math.floor(now() / 1000) - (recipe.ageS ?? 0);
  const signed: Record<string, string | null> = signedHeaders({ id, type, body, timestampS, attempt }, secrets);
  // This header has room for one value.
  if (secrets.includes(own)) signed['x-omneo-hmac-sha256'] = signVendor(body, own);
  Object.assign(signed, recipe.headers?.(signed as Record<string, string>));
  const { method = 'POST', way } = recipe;
  const plain = Buffer.from(recipe.tamper?.change(text) ?? text, 'utf8');
  const bytes = way === 'gzip' ? gzipSync(plain) : plain;
  const headers = Object.entries(signed).flatMap(([name, value]): [string, string][] => {
    if (value === null) return [];
    // The wrong line first.
    if (way === 'repeated_signature' && name === 'webhook-signature') {
      return [
        [name, `v1,${Buffer.alloc(32).toString('base64')}`],
        [name, value],
      ];
    }
    return [[name, value]];
  });
  if (way === 'gzip') headers.push(['content-encoding', 'gzip']);
  if (method === 'GET') return { method, headers, parts: [] };
  headers.push(['content-length', String(bytes.byteLength)]);
  return way === 'in_parts'
    ? { method, headers, parts: cutInCharacters(bytes), pauseMs: PAUSE_MS }
    : { method, headers, parts: [bytes] };
}

/** Cuts where a character goes on. */
function cutInCharacters(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (const [index, byte] of bytes.entries()) {
    if ((byte & 0xc0) !== 0x80 || parts.length + 1 >= PARTS_MAX) continue;
    parts.push(bytes.subarray(from, index));
    from = index;
  }
  return [...parts, bytes.subarray(from)];
}
