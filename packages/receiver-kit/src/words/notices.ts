// Sentences for the log about what is odd, although no request is refused for it.

export const NOTICES = {
  release_failed: 'the inbox could not release a delivery, so retries get 409 until its lease ends',
  late_work_failed: 'the handler failed after its deadline',
  late_work_done: 'the handler finished after its deadline',
  wait_until_refused: 'waitUntil failed, so the platform may stop handlers after the answer',
  work_was_cut_off:
    'the handler went on after its work was cut off, and the next attempt runs it again. Let handlers stop when `signal` aborts',
  lease_ended: 'the lease ended before the handler did, so another copy may have been handled too. Raise leaseMs',
  lease_ended_and_rolled_back:
    'the lease ended before the handler did, so another copy may have been handled too. Raise leaseMs. What this copy wrote was rolled back',
  inbox_full: 'the memory inbox is full and forgets its oldest deliveries, so their duplicates are handled again',
} as const;

export type NoticeCode = keyof typeof NOTICES;
