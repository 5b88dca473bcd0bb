import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createSettingsReader, readScanLimits } from '../../../src/editor/host/scanSettings.ts';
import { readAsOf, readPolicy, settings } from '../../../src/editor/host/settings.ts';

function readerOf(values: Partial<Record<string, unknown>>) {
  const warnings: string[] = [];
  const reader = createSettingsReader(
    settings,
    (key) => values[key],
    (key, value) => warnings.push(`${key} ${JSON.stringify(value)}`),
  );
  return { reader, warnings };
}

suite('settings', () => {
  test('an unset setting has its default', () => {
    const { reader, warnings } = readerOf({});
    assert.deepEqual(readPolicy(reader), {
      warnWithinDays: 30,
      warnBelowPercentOfLife: 0,
      criticalWithinDays: 7,
      criticalBelowPercentOfLife: 10,
      byRole: {},
      severities: {},
    });
    assert.equal(readAsOf(reader), undefined);
    assert.deepEqual(warnings, []);
  });

  test('every setting of scans bounds them', () => {
    const { reader } = readerOf({
      'scan.maxFiles': 1,
      'scan.maxVirtualFiles': 2,
      'scan.maxFileSizeInMiB': 3,
      'scan.maxDepth': 4,
      'scan.exclude': ['vendor'],
    });
    assert.deepEqual(readScanLimits(reader), {
      maxFiles: 1,
      maxVirtualFiles: 2,
      maxFileBytes: 3 << 20,
      maxDepth: 4,
      exclude: ['vendor'],
    });
  });

  test('a value that cannot be used falls back and is told once', () => {
    const { reader, warnings } = readerOf({ 'expiry.warnWithinDays': 'soon' });
    assert.equal(reader.get('expiry.warnWithinDays'), 30);
    assert.equal(reader.get('expiry.warnWithinDays'), 30);
    assert.deepEqual(warnings, ['expiry.warnWithinDays "soon"']);
  });

  const unusable: readonly (readonly [keyof typeof settings, unknown])[] = [
    ['expiry.warnWithinDays', -1],
    ['expiry.criticalBelowPercentOfLife', 101],
    ['expiry.byRole', { apiserver: 30 }],
    ['expiry.byRole', { apiserver: { warnWithinDays: -1 } }],
    ['expiry.byRole', { apiserver: { warnWithinWeeks: 4 } }],
    ['findings', { 'cert-expired': 'fatal' }],
    ['findings', ['cert-expired']],
    ['inlayHints.enabled', 'yes'],
    ['roots', '/etc/kubernetes'],
    ['roots', [1]],
    ['rootMappings', { backup: 1 }],
    ['asOf', 'tomorrow'],
    ['asOf', '2027-13-01'],
    ['asOf', 20270501],
  ];
  for (const [key, value] of unusable) {
    test(`${key} does not take ${JSON.stringify(value)}`, () => {
      const { reader, warnings } = readerOf({ [key]: value });
      reader.get(key);
      assert.equal(warnings.length, 1);
    });
  }

  test('a role takes thresholds of its own', () => {
    const byRole = { apiserver: { warnWithinDays: 60, criticalBelowPercentOfLife: 5 } };
    const { reader, warnings } = readerOf({ 'expiry.byRole': byRole });
    assert.deepEqual(readPolicy(reader).byRole, byRole);
    assert.deepEqual(warnings, []);
  });

  test('asOf is a moment, and now when it is empty or cannot be read', () => {
    const asOf = (text: string) => readAsOf(readerOf({ asOf: text }).reader);
    assert.equal(asOf('2027-05-01 12:30'), Date.UTC(2027, 4, 1, 12, 30));
    assert.deepEqual([asOf(''), asOf('2027-02-30')], [undefined, undefined]);
  });

  test('levels by code become part of the policy', () => {
    const { reader } = readerOf({ findings: { 'cert-expiring-soon': 'off' } });
    assert.deepEqual(readPolicy(reader).severities, { 'cert-expiring-soon': 'off' });
  });
});
