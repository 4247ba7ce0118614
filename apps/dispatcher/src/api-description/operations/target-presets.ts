import { targetPreset } from '@posthorn/contracts';
import { numbered, type Operation } from '../operation.ts';

export const targetPresetOperations = {
  list: {
    id: 'listTargetPresets',
    group: 'Targets',
    summary: 'List presets of targets',
    description:
      'A preset is a target for one platform, ready to be filled in: copy `method`, `url`, `headers`, `template`, `condition`, `rate_limit` and `authentication` into a new target, and replace every `YOUR_…`. docs/targets has a page for each.',
    answer: numbered(targetPreset),
  },
} as const satisfies Record<string, Operation>;
