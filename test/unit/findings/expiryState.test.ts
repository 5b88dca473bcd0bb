import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { expiryState } from '../../../src/core/findings/expiryState.ts';
import { thresholdsFor } from '../../../src/core/findings/thresholdsFor.ts';

const day = 24 * 3_600_000;
const now = Date.parse('2026-06-12T10:00:00Z');

/** A certificate with `remaining` days left of `life` days. */
const life = (remaining: number, days: number) => ({
  notBefore: now + (remaining - days) * day,
  notAfter: now + remaining * day,
});

describe('expiryState', () => {
  const cases: readonly (readonly [string, { notBefore: number; notAfter: number }, 'leaf' | 'ca', string])[] = [
    ['a year’s certificate with 31 days left', life(31, 365), 'leaf', 'valid'],
    ['30 days left', life(30, 365), 'leaf', 'expiringSoon'],
    ['7 days left', life(7, 365), 'leaf', 'expiringCritical'],
    ['its last moment: still valid', life(0, 365), 'leaf', 'expiringCritical'],
    ['one millisecond later', { notBefore: 0, notAfter: now - 1 }, 'leaf', 'expired'],
    ['its first moment', { notBefore: now, notAfter: now + 365 * day }, 'leaf', 'valid'],
    ['one millisecond before', { notBefore: now + 1, notAfter: now + day }, 'leaf', 'notYetValid'],
    ['a certificate of 90 days is not warned about', life(25, 90), 'leaf', 'valid'],
    ['but its last week is critical', life(6, 90), 'leaf', 'expiringCritical'],
    ['a certificate of a day, half used', life(0.5, 1), 'leaf', 'valid'],
    ['a certificate of a day, 9 % left', life(0.09, 1), 'leaf', 'expiringCritical'],
    ['a CA with three years left', life(1095, 3650), 'ca', 'valid'],
    ['a CA with two years left', life(730, 3650), 'ca', 'endsWithinTwoYears'],
    ['a CA with one year left', life(365, 3650), 'ca', 'endsWithinOneYear'],
    ['a CA of one year, new', life(360, 365), 'ca', 'valid'],
    ['a CA of one year, past its half', life(180, 365), 'ca', 'endsWithinOneYear'],
    ['a CA in its last week', life(5, 3650), 'ca', 'expiringCritical'],
    ['a CA, expired', life(-1, 3650), 'ca', 'expired'],
  ];
  for (const [name, dates, kind, expected] of cases) {
    test(name, () => assert.equal(expiryState(dates, kind === 'ca', defaultPolicy, now), expected));
  }

  test('0 switches a threshold off', () => {
    const never = { ...defaultPolicy, warnWithinDays: 0, criticalWithinDays: 0, criticalBelowPercentOfLife: 0 };
    assert.equal(expiryState(life(1, 365), false, never, now), 'valid');
    assert.equal(expiryState(life(0.01, 1), false, never, now), 'valid');
    assert.equal(expiryState(life(-1, 365), false, never, now), 'expired');
  });

  test('short-lived certificates are warned about by percent, when asked', () => {
    const asked = { ...defaultPolicy, warnBelowPercentOfLife: 25 };
    assert.equal(expiryState(life(20, 90), false, asked, now), 'expiringSoon');
    assert.equal(expiryState(life(25, 90), false, asked, now), 'valid');
    assert.equal(expiryState(life(35, 365), false, asked, now), 'valid');
  });

  test('a role may have thresholds of its own; what it does not name stays', () => {
    const policy = { ...defaultPolicy, byRole: { 'etcd-server': { warnWithinDays: 60 } } };
    const thresholds = thresholdsFor({ id: 'etcd-server', reason: 'path' }, policy);
    assert.equal(expiryState(life(50, 365), false, thresholds, now), 'expiringSoon');
    assert.equal(expiryState(life(7, 365), false, thresholds, now), 'expiringCritical');
    assert.equal(thresholdsFor({ id: 'apiserver', reason: 'path' }, policy), policy);
    assert.equal(thresholdsFor(undefined, policy), policy);
  });

  test('a date that cannot be read makes no verdict', () => {
    assert.equal(expiryState({ notBefore: undefined, notAfter: now }, false, defaultPolicy, now), 'unknown');
  });
});
