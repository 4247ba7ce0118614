import { type Condition, parseCondition } from '../../domain/condition/parse-condition.ts';

export function storedCondition(text: string | null): Condition | null {
  if (text === null) return null;
  const parsed = parseCondition(text);
  if (parsed.ok) return parsed.condition;
  throw new Error(`a stored condition ${parsed.fault}`);
}
