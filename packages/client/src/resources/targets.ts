import {
  type Lane,
  numberedPage,
  single,
  type Target,
  type TargetCreate as TargetCreateBody,
  type TargetUpdate as TargetUpdateBody,
  target,
} from '@posthorn/contracts';
import type { Send } from '../send.ts';
import { type ManagedQuery, managed } from './managed.ts';
import type { Typed } from './webhooks.ts';

const one = single(target);
const page = numberedPage(target);

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

export const targets = (send: Send) =>
  managed<Target, TargetCreate, TargetUpdate, TargetFilter>(send, 'targets', { one, page });
