import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDate } from '../../../src/core/text/moment.ts';

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
