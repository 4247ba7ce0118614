import type { Scope } from '@posthorn/contracts';

const spelled = (scope: string): string => scope.replace(/-reactions$/, '-triggers');

/** The vendor's word for triggers and ours grant the same, in the token and in what is asked. */
export function mayWith(scopes: readonly Scope[]): (scope: Scope) => boolean {
  const grants = new Set(scopes.map(spelled));
  return (scope) => grants.has('*') || grants.has(spelled(scope));
}
