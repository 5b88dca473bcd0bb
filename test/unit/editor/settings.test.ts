import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createSettingsReader, readAsOf, readPolicy, type SettingKey } from '../../../src/editor/settings.ts';

function readerOf(values: Partial<Record<SettingKey, unknown>>) {
  const warnings: string[] = [];
  const reader = createSettingsReader(
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
      criticalWithinDays: 7,
      criticalBelowPercentOfLife: 10,
      severities: {},
    });
    assert.equal(readAsOf(reader), undefined);
    assert.deepEqual(warnings, []);
  });

  test('a value that cannot be used falls back and is told once', () => {
    const { reader, warnings } = readerOf({ 'expiry.warnWithinDays': 'soon' });
    assert.equal(reader.get('expiry.warnWithinDays'), 30);
    assert.equal(reader.get('expiry.warnWithinDays'), 30);
    assert.deepEqual(warnings, ['expiry.warnWithinDays "soon"']);
  });

  const unusable: readonly (readonly [SettingKey, unknown])[] = [
    ['expiry.warnWithinDays', -1],
    ['expiry.criticalBelowPercentOfLife', 101],
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

  const dates: Readonly<Record<string, string>> = {
    '2027-05-01': '2027-05-01T00:00:00.000Z',
    '2027-05-01T12:30Z': '2027-05-01T12:30:00.000Z',
    '2027-05-01 12:30': '2027-05-01T12:30:00.000Z',
    '2027-05-01T12:30:15.250Z': '2027-05-01T12:30:15.250Z',
  };
  for (const [text, expected] of Object.entries(dates)) {
    test(`asOf ${text} is a moment in UTC`, () => {
      assert.equal(new Date(readAsOf(readerOf({ asOf: text }).reader) ?? 0).toISOString(), expected);
    });
  }

  test('levels by code become part of the policy', () => {
    const { reader } = readerOf({ findings: { 'cert-expiring-soon': 'off' } });
    assert.deepEqual(readPolicy(reader).severities, { 'cert-expiring-soon': 'off' });
  });
});
