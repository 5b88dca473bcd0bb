import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatDate, formatMomentInput, parseMoment, parseMomentInput } from '../../../src/core/text/moment.ts';

test('English dates are those of Intl', () => {
  const intl = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });
  for (let month = 0; month < 12; month++) {
    for (const moment of [Date.UTC(2026, month, 1), Date.UTC(1999, month, 28, 23, 59, 59), Date.UTC(2051, month, 15)]) {
      assert.equal(formatDate(moment), intl.format(moment));
    }
  }
});

test('other languages have their own dates', () => {
  assert.equal(formatDate(Date.UTC(2026, 6, 3), 'zh-CN'), '2026年7月3日');
});

describe('parseMoment', () => {
  for (const [text, expected] of [
    ['2027-05-01', '2027-05-01T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2027-05-01T10:00', '2027-05-01T10:00:00.000Z'],
    ['2027-05-01 10:00', '2027-05-01T10:00:00.000Z'],
    ['2027-05-01T12:30Z', '2027-05-01T12:30:00.000Z'],
    ['2027-05-01T10:00:30', '2027-05-01T10:00:30.000Z'],
    ['2027-05-01T10:00:30.5Z', '2027-05-01T10:00:30.500Z'],
    ['2027-05-01T00:30:00+02:00', '2027-04-30T22:30:00.000Z'],
    ['2027-05-01 23:30-05:00', '2027-05-02T04:30:00.000Z'],
  ] as const) {
    test(`reads ${text}`, () => assert.equal(new Date(parseMoment(text) ?? 0).toISOString(), expected));
  }

  for (const text of [
    ...['', 'tomorrow', '1', '2027', '2027-05', '2027-5-1', '01.05.2027', '2027-05-01T10', '2027-05-01  10:00'],
    ...['2027-02-29', '2027-02-30', '2027-04-31T10:00Z', '2027-13-01', '2027-00-10', '2027-05-00', '2027-05-01T25:00Z'],
    ...['2027-05-01Z', '2027-05-01T10:00:00+2', '2027-05-01T10:00+99:00', ' 2027-05-01', '2027-05-01\n'],
  ]) {
    test(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseMoment(text), undefined));
  }
});

describe('what users type', () => {
  const now = Date.UTC(2026, 10, 24, 15);
  for (const [text, expected] of [
    ['2027-05-01', '2027-05-01T00:00:00.000Z'],
    [' 2027-05-01 12:00 UTC ', '2027-05-01T12:00:00.000Z'],
    ['+90d', '2027-02-22T15:00:00.000Z'],
    ['+1', '2026-11-25T15:00:00.000Z'],
    ['-24d', '2026-10-31T15:00:00.000Z'],
  ] as const) {
    test(`reads ${JSON.stringify(text)}`, () =>
      assert.equal(new Date(parseMomentInput(text, now) ?? 0).toISOString(), expected));
  }

  for (const text of ['', '90d', '+', '+90y', '+100000d', '2027-02-30', 'UTC', '2027-05-01 UTC']) {
    test(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseMomentInput(text, now), undefined));
  }

  test('what is written is read again', () => {
    for (const moment of [Date.UTC(2027, 4, 1), Date.UTC(2027, 4, 1, 12, 30)]) {
      assert.equal(parseMomentInput(formatMomentInput(moment), now), moment);
    }
  });
});
