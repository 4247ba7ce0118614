import {
  type Lane,
  numberedPage,
  single,
  type Target,
  type TargetCreate as TargetCreateBody,
  type TargetPreviewInput,
  type TargetTest,
  type TargetUpdate as TargetUpdateBody,
  target,
  targetPreview,
  testedAttempt,
} from '@posthorn/contracts';
import { toResult } from '../page.ts';
import type { RawJson } from '../raw-json.ts';
import { bodyText } from '../request-text.ts';
import type { CallOptions, Send } from '../send.ts';
import { type ManagedQuery, managed } from './managed.ts';
import type { Typed } from './webhooks.ts';

const one = single(target);
const page = numberedPage(target);
const tested = single(testedAttempt);
const previewed = single(targetPreview);

export type TargetCreate = Typed<TargetCreateBody>;
export type TargetUpdate = Typed<TargetUpdateBody>;

export interface TargetFilter {
  handle: string;
  name: string;
  url: string;
  queue: Lane;
  is_active: boolean;
}

export type TargetQuery = ManagedQuery<TargetFilter>;

export function targets(send: Send) {
  return {
    ...managed<Target, TargetCreate, TargetUpdate, TargetFilter>(send, 'targets', { one, page }),
    /** Renders and sends an example or a stored event now; the answer is that attempt, with its `delivery_id`. */
    test: async (id: number, input: TargetTest = {}, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      return toResult(
        await send({ method: 'POST', path: `targets/${id}/test`, body, schema: tested, repeatable: false }, options),
      );
    },
    /** What it would send for a `context` or a stored event. Nothing is sent. */
    preview: async (id: number, input: TargetPreviewInput | RawJson, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      return toResult(
        await send(
          { method: 'POST', path: `targets/${id}/preview`, body, schema: previewed, repeatable: true },
          options,
        ),
      );
    },
  };
}
