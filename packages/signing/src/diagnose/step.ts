// One line of the checklist.

export type StepStatus = 'ok' | 'failed' | 'warning' | 'skipped';
export type Step = {
  id: 'headers' | 'id' | 'timestamp' | 'clock' | 'secret' | 'key_hint' | 'digest' | 'content' | 'standard' | 'vendor';
  status: StepStatus;
  title: string;
  detail: string;
};

export type Add = (id: Step['id'], status: StepStatus, title: string, detail: string) => void;
