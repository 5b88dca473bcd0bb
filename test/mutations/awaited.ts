import type { FindingCode } from '../../src/core/findings/catalog.ts';
import type { Mutation } from './mutation.ts';

/**
 * Codes that nothing reports yet. A mutation that expects nothing else is awaited: it need not be reported, and a test
 * fails as soon as one is, so that its code is removed from here.
 */
const awaitedCodes: ReadonlySet<FindingCode> = new Set();

/** Mutations that are awaited although one of their codes is reported elsewhere, and why files cannot tell them. */
const awaitedMutations: readonly { readonly why: string; readonly tree: string; readonly names: readonly string[] }[] =
  [];

/** Whether nothing can report a mutation yet; what is said of it counts for nothing. */
export function isAwaited(tree: string, { name, expected: { codes } }: Mutation): boolean {
  return (
    codes.every((code) => awaitedCodes.has(code)) ||
    awaitedMutations.some((awaited) => awaited.tree === tree && awaited.names.includes(name))
  );
}

/** What the lists hold that no mutation needs. */
export function needlesslyAwaited(mutations: readonly Mutation[]): readonly string[] {
  const names = new Set(mutations.map(({ name }) => name));
  const expected = new Set(mutations.flatMap(({ expected: { codes } }) => codes));
  return [
    ...[...awaitedCodes].filter((code) => !expected.has(code)),
    ...awaitedMutations.flatMap((awaited) => awaited.names.filter((name) => !names.has(name))),
  ];
}
