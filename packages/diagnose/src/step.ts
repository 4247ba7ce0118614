// One line of the checklist.
import type { FixKind } from './fix-sentences.ts';

export type StepStatus = 'ok' | 'failed' | 'warning' | 'skipped';
export type Step = {
  id:
    | 'headers'
    | 'id'
    | 'event'
    | 'timestamp'
    | 'clock'
    | 'secret'
    | 'key_hint'
    | 'digest'
    | 'content'
    | 'standard'
    | 'vendor';
  status: StepStatus;
  /** Names the check. `status` and `detail` give its result. */
  title: string;
  detail: string;
  /** What to do about it, if this step alone already shows that. */
  fix?: FixKind;
};

export type Add = (id: Step['id'], status: StepStatus, title: string, detail: string, fix?: FixKind) => void;
