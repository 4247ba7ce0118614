// The results of all checks as data: one finding for each cause, the worst first.
import {
  type Advice,
  type AdviceKind,
  adviceOf,
  type Judged,
  meaningOf,
  RISKS,
  type Risk,
} from '@posthorn/diagnose/checks';
import type { Framework } from '@posthorn/diagnose/frameworks';

export interface Finding {
  readonly risk: Risk;
  /** What it means, once for each meaning. */
  readonly meanings: readonly string[];
  readonly advice: Advice;
  readonly checks: readonly { readonly id: string; readonly sends: string; readonly found: string }[];
}

export interface Report {
  readonly findings: readonly Finding[];
  readonly checks: readonly {
    readonly id: string;
    readonly sends: string;
    readonly expected: string;
    readonly verdict: 'pass' | 'fail' | 'unclear';
    readonly found: string;
  }[];
  readonly passed: number;
  readonly failed: number;
  readonly unclear: number;
}

export function reportOf(
  judged: readonly Judged[],
  about: { readonly framework: Framework | null; readonly usesKit: boolean; readonly path: string },
): Report {
  const groups = new Map<AdviceKind, { one: Judged; risk: Risk }[]>();
  for (const one of judged) {
    if (one.verdict.verdict !== 'fail') continue;
    const { risk, advice } = one.verdict;
    groups.set(advice, [...(groups.get(advice) ?? []), { one, risk }]);
  }
  const worst = (members: readonly { risk: Risk }[]): Risk =>
    RISKS.find((risk) => members.some((one) => one.risk === risk)) ?? 'noise';
  const findings = [...groups].map(([kind, all]): Finding => {
    const members = all.toSorted((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk));
    return {
      risk: worst(members),
      meanings: [...new Set(members.map(({ one }) => meaningOf(one, judged)))],
      advice: adviceOf(kind, about),
      checks: members.map(({ one: { check, verdict } }) => ({
        ...{ id: check.id, sends: check.sends, found: verdict.found },
      })),
    };
  });
  const count = (wanted: string) => judged.filter(({ verdict }) => verdict.verdict === wanted).length;
  return {
    findings: findings.sort((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk)),
    checks: judged.map(({ check: { id, sends, expected }, verdict: { verdict, found } }) => ({
      ...{ id, sends, expected, verdict, found },
    })),
    passed: count('pass'),
    failed: count('fail'),
    unclear: count('unclear'),
  };
}
