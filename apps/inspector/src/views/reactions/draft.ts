// A reaction as the form has it: texts, until they are sent. What is not JSON yet goes as it is written: the dispatcher says
// what is wrong with it.
import type { ActionArgument, Trigger, TriggerAction } from '@posthorn/contracts';
import { changedFields, numberOf, ruleOf } from '../../editing/endpoint-draft.ts';
import { ruleText } from '../../editing/rule-text.ts';

/** An argument: a fixed value, or a rule over the event's context. A fixed text needs no quotes. */
export type ArgumentDraft = { name: string; isRule: boolean; text: string };

export type FilterDraft = { key: string; id: number | null; kind: 'filter'; name: string; condition: string };
export type SendDraft = {
  key: string;
  id: number | null;
  kind: 'target.send';
  name: string;
  target: ArgumentDraft;
  args: readonly ArgumentDraft[];
  /** Seconds. */
  delay: string;
};
export type ActionDraft = FilterDraft | SendDraft;

export type Draft = {
  name: string;
  event: string;
  isActive: boolean;
  description: string;
  notes: string;
  actions: readonly ActionDraft[];
};

const CONDITION = 'condition';
const HANDLE = 'target_handle';

export const NEW_DRAFT: Draft = { name: '', event: '', isActive: true, description: '', notes: '', actions: [] };

export const newFilter = (key: string): FilterDraft => ({
  ...{ key, id: null, kind: 'filter', name: 'Filter' },
  condition: ruleText({ '==': [{ var: 'profile.tier_handle' }, 'gold'] }),
});

export const newSend = (key: string, handle: string): SendDraft => ({
  ...{ key, id: null, kind: 'target.send', name: 'Send', args: [], delay: '0' },
  target: { name: HANDLE, isRule: false, text: handle },
});

export const draftOf = ({ name, trigger, is_active, description, notes, actions }: Trigger): Draft => ({
  ...{ name, event: trigger, isActive: is_active, description: description ?? '', notes: notes ?? '' },
  actions: actions.map(actionDraftOf),
});

function actionDraftOf({ id, uuid, name, delay, arguments: args }: TriggerAction): ActionDraft {
  const shared = { key: `action ${id}`, id, name };
  if (uuid === 'filter') {
    const condition = args.find((one) => one.name === CONDITION)?.value ?? null;
    return { ...shared, kind: 'filter', condition: condition === null ? '' : ruleText(condition) };
  }
  const drafts = args.map(argumentDraftOf);
  return {
    ...shared,
    kind: 'target.send',
    target: drafts.find((one) => one.name === HANDLE) ?? { name: HANDLE, isRule: false, text: '' },
    args: drafts.filter((one) => one.name !== HANDLE),
    delay: String(delay),
  };
}

const argumentDraftOf = ({ name, value, is_dynamic }: ActionArgument): ArgumentDraft => ({
  name,
  isRule: is_dynamic === true,
  text: is_dynamic === true ? ruleText(value) : fixedText(value),
});

/** A text stands as it is, unless it could be read as another value. */
const fixedText = (value: unknown): string =>
  typeof value === 'string' && fixedOf(value) === value ? value : JSON.stringify(value);

function fixedOf(text: string): unknown {
  const trimmed = text.trim();
  // Digits that a number of this page cannot hold stay a text.
  if (/^-?\d+$/.test(trimmed) && !Number.isSafeInteger(Number(trimmed))) return trimmed;
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    return text;
  }
}

/** Fields of the API whose value the form has changed; with `NEW_DRAFT` before, those of a new reaction. */
export const changesOf = (draft: Draft, before: Draft): Record<string, unknown> =>
  changedFields(bodyOf(draft), bodyOf(before));

const bodyOf = ({ name, event, isActive, description, notes, actions }: Draft): Record<string, unknown> => ({
  ...{ name: name.trim(), trigger: event.trim(), is_active: isActive },
  ...{ description: description.trim() || null, notes: notes.trim() || null },
  actions: actions.map(actionBodyOf),
});

function actionBodyOf(action: ActionDraft, index: number): Record<string, unknown> {
  const { id, kind, name } = action;
  return {
    ...(id !== null && { id }),
    ...{ uuid: kind, name: name.trim() || (kind === 'filter' ? 'Filter' : 'Send'), sort_order: index + 1 },
    ...(kind === 'target.send' && { delay: action.delay.trim() === '' ? 0 : numberOf(action.delay) }),
    arguments:
      kind === 'filter'
        ? [{ name: CONDITION, value: ruleOf(action.condition), is_dynamic: null }]
        : [action.target, ...action.args.filter(({ name: of }) => of.trim() !== '')].map(argumentBodyOf),
  };
}

const argumentBodyOf = ({ name, isRule, text }: ArgumentDraft): ActionArgument => ({
  name: name.trim(),
  value: isRule ? ruleOf(text) : name === HANDLE ? text.trim() : fixedOf(text),
  is_dynamic: isRule,
});

/** The chain with the action at `from` one place further down (1) or up (-1). */
export function moved(actions: readonly ActionDraft[], from: number, by: 1 | -1): readonly ActionDraft[] {
  const to = from + by;
  if (to < 0 || to >= actions.length) return actions;
  const next = [...actions];
  const [taken] = next.splice(from, 1);
  if (taken !== undefined) next.splice(to, 0, taken);
  return next;
}
