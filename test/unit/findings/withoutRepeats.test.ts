import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { catalogEntry, type FindingCode } from '../../../src/core/findings/catalog.ts';
import type { FindingDraft } from '../../../src/core/findings/draft.ts';
import { withoutRepeats } from '../../../src/core/findings/withoutRepeats.ts';

function draft(code: FindingCode, start: number, more: Partial<FindingDraft> = {}): FindingDraft {
  const { severity } = catalogEntry(code);
  return { code, severity, path: 'a.yaml', span: { start, end: start + 10 }, message: code, related: [], ...more };
}

/** The codes, with the severity where it is not the usual one. */
function kept(...drafts: readonly FindingDraft[]) {
  return withoutRepeats(drafts).map(
    ({ code, severity }) => `${code}${severity === catalogEntry(code).severity ? '' : ` ${severity}`}`,
  );
}

describe('one cause at one place', () => {
  test('is told by the code that says more, in either order', () => {
    const [vague, exact] = [draft('wrong-ca-on-edge', 5), draft('kubeconfig-ca-stale', 0)];
    assert.deepEqual(kept(vague, exact), ['kubeconfig-ca-stale']);
    assert.deepEqual(kept(exact, vague), ['kubeconfig-ca-stale']);
  });

  test('is as bad as the worst that is said of it', () => {
    const shared = draft('requestheader-ca-shared', 0);
    assert.deepEqual(kept(shared, draft('wrong-ca-on-edge', 0)), ['requestheader-ca-shared error']);
    assert.deepEqual(kept(shared), ['requestheader-ca-shared']);
    const info = draft('wrong-ca-on-edge', 0, { severity: 'info' });
    assert.deepEqual(kept(draft('cabundle-stale', 0), info), ['cabundle-stale']);
  });

  test('is told by one code even where three say it', () => {
    const all = ['wrong-ca-on-edge', 'ca-without-basicconstraints', 'ca-file-contains-leaf'] as const;
    assert.deepEqual(kept(...all.map((code) => draft(code, 0))), ['ca-file-contains-leaf error']);
  });

  test('elsewhere, and another cause at the same place, is told too', () => {
    const vague = draft('wrong-ca-on-edge', 0);
    assert.deepEqual(kept(vague, draft('kubeconfig-ca-stale', 10)).length, 2);
    assert.deepEqual(kept(vague, draft('kubeconfig-ca-stale', 0, { path: 'b.yaml' })).length, 2);
    assert.deepEqual(kept(vague, draft('cert-expired', 0)).length, 2);
  });
});
