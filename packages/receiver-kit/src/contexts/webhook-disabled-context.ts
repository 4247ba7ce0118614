// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

export interface WebhookDisabledContext {
  id: number;
  trigger: string;
  events: string[];
  url: string;
  namespace: string;
  is_active: boolean;
  disabled_reason: string | null;
  disabled_at: string | null;
  held_count: number;
}
