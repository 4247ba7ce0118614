// Times in answers: `null` stays `null`.
import { toRfc3339, toVendorTime } from '@posthorn/contracts/plain';

/** Of events, deliveries and attempts. */
export const rfc3339 = (epochMs: number | null): string | null => (epochMs === null ? null : toRfc3339(epochMs));

/** Of webhooks and tokens. */
export const vendorTime = (epochMs: number | null): string | null => (epochMs === null ? null : toVendorTime(epochMs));
