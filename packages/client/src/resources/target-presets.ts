import { numberedPage, targetPreset } from '@posthorn/contracts';
import { getPage, type NumberedMeta, pagesOf } from '../page.ts';
import { listParams } from '../query.ts';
import type { CallOptions, Send } from '../send.ts';

const page = numberedPage(targetPreset);

export interface TargetPresetQuery {
  /** Page number, from 1. */
  readonly number?: number | undefined;
  /** 15 by default, at most 100. */
  readonly size?: number | undefined;
}

/** Targets for platforms, ready to be filled in. */
export function targetPresets(send: Send) {
  const list = (query: TargetPresetQuery = {}, options?: CallOptions) =>
    getPage(send, 'target-presets', listParams({ size: query.size }, { 'page[number]': query.number }), page, options);

  return {
    list,
    pages: (query: TargetPresetQuery = {}, options?: CallOptions) =>
      pagesOf(
        query.number,
        (number) => list({ ...query, number }, options),
        (meta: NumberedMeta) => (meta.current_page < meta.last_page ? meta.current_page + 1 : undefined),
      ),
  };
}
