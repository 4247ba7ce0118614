// Reads the body of a request that creates or changes a webhook or a target.
import type { FieldErrors } from '@posthorn/contracts';
import { withStoredSecrets } from '../domain/authentication/masked-authentication.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { invalid } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { withStoredHeaders } from '../domain/masked-headers.ts';

/** What a masked value stands for; `null` = nothing is stored yet. */
type Stored = Pick<Endpoint, 'headers' | 'authentication'> | null;
type Schema<Output> = {
  shape: object;
  safeParse(
    input: unknown,
  ): { success: true; data: Output } | { success: false; error: { issues: Parameters<typeof fieldErrors>[0] } };
};

/** @param also what the schema cannot say; it may add faults. @throws RequestError `invalid` with every fault by field */
export function parseEndpoint<Output>(
  given: unknown,
  stored: Stored,
  schema: Schema<Output>,
  also: (input: unknown, fields: FieldErrors, parsed: Output | null) => void = () => undefined,
): Output {
  const { input: sent, faults } = withStoredHeaders(given, stored?.headers ?? {});
  const { input, faults: masks } = withStoredSecrets(sent, stored?.authentication ?? null);
  const parsed = schema.safeParse(input);
  const fields: FieldErrors = {
    ...(parsed.success ? {} : fieldErrors(parsed.error.issues, input, '', Object.keys(schema.shape))),
    ...faults,
    ...masks,
  };
  also(input, fields, parsed.success ? parsed.data : null);
  if (!parsed.success || Object.keys(fields).length > 0) throw invalid(fields);
  return parsed.data;
}

type Update = { held?: unknown; is_active?: boolean | undefined };

/** Partial: what is read-only is passed over, whatever its value. @throws RequestError `invalid` */
export const parseUpdate = <Output extends Update>(
  given: unknown,
  stored: Stored,
  schema: Schema<Output>,
  readOnly: readonly string[],
): Output =>
  parseEndpoint(without(given, readOnly), stored, schema, (_input, fields, parsed) => {
    if (parsed === null || parsed.held === undefined || parsed.is_active === true) return;
    fields['held'] = ['applies only when "is_active": true switches it on: send both'];
  });

function without(given: unknown, names: readonly string[]): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const rest: Record<string, unknown> = { ...given };
  for (const name of names) delete rest[name];
  return rest;
}
