import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planValidity, type ValidityQuestion } from '../../../src/core/renewal/plannedValidity.ts';

const now = Date.parse('2026-06-12T10:00:00.789Z');
const at = (text: string): number => Date.parse(text);

/** A certificate of a year under a CA of ten, unless a case says otherwise. */
function plan(question: Partial<Omit<ValidityQuestion, 'certificate'>> & { notBefore?: string; notAfter?: string }) {
  const { notBefore, notAfter, ...rest } = {
    notBefore: '2025-06-01T00:00:00Z',
    notAfter: '2026-06-01T00:00:00Z',
    ...question,
  };
  const validity = planValidity({
    certificate: { notBefore: at(notBefore), notAfter: at(notAfter) },
    caNotBefore: at('2024-01-01T00:00:00Z'),
    caNotAfter: at('2034-01-01T00:00:00Z'),
    isKubeadmFile: false,
    isInKubeconfig: false,
    days: undefined,
    now,
    ...rest,
  });
  const iso = (time: number): string => new Date(time).toISOString();
  return [iso(validity.notBefore), iso(validity.notAfter), validity.source, validity.isCutAtCaEnd];
}

describe('planValidity', () => {
  for (const [name, question, expected] of [
    ['as long as the old one', {}, ['2026-06-12T09:55:01.000Z', '2027-06-12T10:00:01.000Z', 'certificate', false]],
    [
      'the backdating is not part of the length',
      { notBefore: '2025-05-31T23:55:00Z' },
      ['2026-06-12T09:55:01.000Z', '2027-06-12T10:00:01.000Z', 'certificate', false],
    ],
    [
      'kubeadm’s 365 days for its own files, however long the old one was',
      { notAfter: '2030-06-01T00:00:00Z', isKubeadmFile: true },
      ['2026-06-12T09:55:01.000Z', '2027-06-12T10:00:01.000Z', 'kubeadm', false],
    ],
    [
      'a start copied from the CA tells no length',
      { notBefore: '2024-01-01T00:00:00Z', notAfter: '2027-03-03T03:03:03Z' },
      ['2026-06-12T09:55:01.000Z', '2027-06-12T10:00:01.000Z', 'kubeadm', false],
    ],
    [
      'whole days from the CA’s start do',
      { notBefore: '2024-01-01T00:00:00Z', notAfter: '2024-03-31T00:00:00Z' },
      ['2026-06-12T09:55:01.000Z', '2026-09-10T10:00:01.000Z', 'certificate', false],
    ],
    [
      'less than kubeadm’s 365 days from the CA’s start does',
      { notBefore: '2024-01-01T00:00:00Z', notAfter: '2024-01-21T00:00:02Z' },
      ['2026-06-12T09:55:01.000Z', '2026-07-02T10:00:03.000Z', 'certificate', false],
    ],
    [
      'but not in a kubeconfig, where kubeadm’s periods of any length start so',
      { notBefore: '2024-01-01T00:00:00Z', notAfter: '2024-01-21T00:00:02Z', isInKubeconfig: true },
      ['2026-06-12T09:55:01.000Z', '2027-06-12T10:00:01.000Z', 'kubeadm', false],
    ],
    [
      'the user’s days',
      { days: 30, isKubeadmFile: true },
      ['2026-06-12T09:55:01.000Z', '2026-07-12T10:00:01.000Z', 'days', false],
    ],
    [
      'cut at the CA’s end',
      { caNotAfter: at('2026-07-01T00:00:00Z') },
      ['2026-06-12T09:55:01.000Z', '2026-07-01T00:00:00.000Z', 'certificate', true],
    ],
    [
      'not before the CA’s start',
      { caNotBefore: at('2026-06-12T09:58:00Z') },
      ['2026-06-12T09:58:00.000Z', '2027-06-12T10:00:01.000Z', 'certificate', false],
    ],
    [
      'dates in the wrong order tell no length',
      { notBefore: '2027-06-01T00:00:00Z' },
      ['2026-06-12T09:55:01.000Z', '2027-06-12T10:00:01.000Z', 'default', false],
    ],
    [
      'no end at all is cut like any other',
      { notAfter: '9999-12-31T23:59:59Z' },
      ['2026-06-12T09:55:01.000Z', '2034-01-01T00:00:00.000Z', 'certificate', true],
    ],
  ] as const) {
    it(name, () => assert.deepEqual(plan(question), expected));
  }

  it('a renewed certificate is renewed for as long again, at any fraction of a second', () => {
    const ca = { caNotBefore: 0, caNotAfter: at('2099-01-01T00:00:00Z') };
    const rest = { ...ca, isKubeadmFile: false, isInKubeconfig: false, days: undefined };
    let certificate = { notBefore: at('2025-06-01T00:00:00Z'), notAfter: at('2025-08-30T00:00:00Z') };
    const lengths = [0, 1, 789, 999].map((fraction) => {
      certificate = planValidity({ ...rest, certificate, now: at('2026-06-12T10:00:00Z') + fraction });
      return certificate.notAfter - certificate.notBefore;
    });
    assert.deepEqual(lengths, new Array(4).fill(90 * 86_400_000 + 300_000));
  });

  it('dates that cannot be read tell no length', () => {
    const certificate = { notBefore: undefined, notAfter: at('2026-06-01T00:00:00Z') };
    const ca = { caNotBefore: 0, caNotAfter: at('2034-01-01T00:00:00Z') };
    const rest = { isKubeadmFile: false, isInKubeconfig: false, days: undefined };
    assert.equal(planValidity({ certificate, ...ca, ...rest, now }).source, 'default');
  });
});
