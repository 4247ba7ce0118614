/** More than one process should hold open, whatever the system allows. */
const SENSIBLE_MAX = 10_000;

/**
 * How many connections the server may hold by default: half of the file descriptors that this process may open, at most
 * 10,000. The other half is for the database, for deliveries under way and for the connections kept to receivers.
 */
export function defaultMaxConnections(): number {
  const limit = descriptorLimit();
  return limit === null ? SENSIBLE_MAX : Math.max(16, Math.min(SENSIBLE_MAX, Math.floor(limit / 2)));
}

/** Node's types lack this setting (Node 22 and later have it). */
type ReportWithSettings = NodeJS.ProcessReport & { excludeNetwork?: boolean };

/** The soft limit, which Node raises to the hard one when it starts; null where there is none. */
function descriptorLimit(): number | null {
  const report: ReportWithSettings | undefined = process.report;
  if (report === undefined) return null;
  // Otherwise the report asks name servers who our peers are.
  report.excludeNetwork = true;
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : null;
}
