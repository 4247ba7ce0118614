// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

export interface TargetDisabledContext {
  id: number;
  name: string;
  handle: string;
  url: string;
  is_active: boolean;
  disabled_reason: string | null;
  disabled_at: string | null;
  held_count: number;
}
