import type { Finding } from './findingModel.ts';

/** The errors that were not there, or less often. */
export function newErrors(before: readonly Finding[], later: readonly Finding[]): readonly Finding[] {
  const [was, is] = [countIn(before), countIn(later)];
  return later.filter((each) => each.severity === 'error' && was(each) < is(each));
}

/** How often the same is told of a file. */
export function countIn(findings: readonly Finding[]): (finding: Finding) => number {
  const counts = new Map<string, number>();
  const keyOf = ({ code, path, message }: Finding): string => [code, path, message].join('\n');
  for (const each of findings) counts.set(keyOf(each), (counts.get(keyOf(each)) ?? 0) + 1);
  return (finding) => counts.get(keyOf(finding)) ?? 0;
}
