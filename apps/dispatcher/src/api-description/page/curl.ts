// Writes an operation as a command to paste into a shell.
import type { Parameter, PathOperation } from '../open-api.ts';

/** Example ids for the parameters that are ids; for other parameters the name in capitals. */
const STAND_INS: Readonly<Record<string, string>> = { getEventType: 'profile.created' };

export function curlOf(method: string, url: string, operation: PathOperation, params: readonly Parameter[]): string {
  const path = params
    .filter((one) => one.in === 'path')
    .reduce((text, one) => text.replace(`{${one.name}}`, standIn(operation.operationId, one)), url);
  const example = operation.requestBody?.content['application/json'].example;
  const lines = [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"$POSTHORN_URL${path}"`,
    `-H "Authorization: Bearer $TOKEN"`,
  ];
  if (example !== undefined) {
    lines.push(`-H 'Content-Type: application/json'`);
    lines.push(`-d '${JSON.stringify(example, null, 2).replaceAll("'", `'\\''`)}'`);
  }
  return lines.join(' \\\n  ');
}

function standIn(operationId: string, { schema, description }: Parameter): string {
  if (schema['type'] === 'integer') return '1';
  const prefix = /`([a-z]+_)…`/.exec(description)?.[1];
  return STAND_INS[operationId] ?? (prefix === undefined ? 'ID' : `${prefix}ID`);
}
