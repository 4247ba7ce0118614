import type { TargetPreset } from '@posthorn/contracts';
import { braze } from './braze.ts';
import { campaignMonitor } from './campaign-monitor.ts';
import { genericRest } from './generic-rest.ts';
import { hubspot } from './hubspot.ts';
import { klaviyo } from './klaviyo.ts';
import { mailchimpTransactional } from './mailchimp-transactional.ts';
import { salesforceMarketingCloud } from './salesforce-marketing-cloud.ts';
import { slack } from './slack.ts';

/** In alphabetical order, and what fits every platform last. */
export const TARGET_PRESETS: readonly TargetPreset[] = [
  braze,
  campaignMonitor,
  hubspot,
  klaviyo,
  mailchimpTransactional,
  salesforceMarketingCloud,
  slack,
  genericRest,
];
