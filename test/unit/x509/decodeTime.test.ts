import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import type { Certificate } from '../../../src/core/x509/x509Model.ts';
import { certificate, integer, text } from './derBuilder.ts';
import { opensslEach } from './openssl.ts';

const utc = 0x17;
const generalized = 0x18;

/** Times as RFC 5280 wants them. */
const canonical: readonly [type: number, written: string, read: string][] = [
  [utc, '260101000000Z', '2026-01-01T00:00:00.000Z'],
  [utc, '491231235959Z', '2049-12-31T23:59:59.000Z'],
  [utc, '500101000000Z', '1950-01-01T00:00:00.000Z'],
  [utc, '700101000000Z', '1970-01-01T00:00:00.000Z'],
  [utc, '691231235959Z', '1969-12-31T23:59:59.000Z'],
  [utc, '991231235959Z', '1999-12-31T23:59:59.000Z'],
  [utc, '000229120000Z', '2000-02-29T12:00:00.000Z'],
  [utc, '240229235959Z', '2024-02-29T23:59:59.000Z'],
  [utc, '271130123456Z', '2027-11-30T12:34:56.000Z'],
  [generalized, '20500101000000Z', '2050-01-01T00:00:00.000Z'],
  [generalized, '21000228235959Z', '2100-02-28T23:59:59.000Z'],
  [generalized, '24000229000000Z', '2400-02-29T00:00:00.000Z'],
  [generalized, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
];

/** Times that are read for what they mean, and reported. */
const lenient: readonly [type: number, written: string, read: string][] = [
  [utc, '270101000000+0100', '2026-12-31T23:00:00.000Z'],
  [utc, '270101000000-0530', '2027-01-01T05:30:00.000Z'],
  [utc, '270101000000+0000', '2027-01-01T00:00:00.000Z'],
  [utc, '2701011230Z', '2027-01-01T12:30:00.000Z'],
  [utc, '2701011230+0200', '2027-01-01T10:30:00.000Z'],
  [generalized, '20270101000000Z', '2027-01-01T00:00:00.000Z'],
  [generalized, '00010101000000Z', '0001-01-01T00:00:00.000Z'],
  [generalized, '00000101000000Z', '0000-01-01T00:00:00.000Z'],
  [generalized, '19700101000000Z', '1970-01-01T00:00:00.000Z'],
  [generalized, '20600101000000.5Z', '2060-01-01T00:00:00.500Z'],
  [generalized, '20600101000000,123456789012Z', '2060-01-01T00:00:00.123Z'],
  [generalized, '206001010000.5Z', '2060-01-01T00:00:30.000Z'],
  [generalized, '2060010100.25Z', '2060-01-01T00:15:00.000Z'],
  [generalized, '2060010112Z', '2060-01-01T12:00:00.000Z'],
  [generalized, '20600101000000+0100', '2059-12-31T23:00:00.000Z'],
  [generalized, '20600101000000.250-0100', '2060-01-01T01:00:00.250Z'],
];

/** What is no time at all, or none of any calendar. */
const wrong: readonly [type: number, written: string][] = [
  [utc, '270230000000Z'],
  [utc, '270229000000Z'],
  [utc, '270431000000Z'],
  [utc, '271301000000Z'],
  [utc, '270001000000Z'],
  [utc, '270100000000Z'],
  [utc, '270132000000Z'],
  [utc, '270101240000Z'],
  [utc, '270101006000Z'],
  [utc, '270101000060Z'],
  [utc, '270101000000'],
  [utc, '270101000000z'],
  [utc, '270101000000Z '],
  [utc, '27010100000Z'],
  [utc, '20270101000000Z'],
  [utc, '270101000000.5Z'],
  [utc, '270101000000+01'],
  [utc, '270101000000+2400'],
  [utc, '270101000000+0160'],
  [utc, '-70101000000Z'],
  [utc, 'Z'],
  [utc, ''],
  [utc, '１７0101000000Z'],
  [generalized, '21000229000000Z'],
  [generalized, '270101000000Z'],
  [generalized, '20600101000000'],
  [generalized, '20600101000000.Z'],
  [generalized, '2060010100000Z'],
  [generalized, '20600101Z'],
  [generalized, '2060010100000000Z'],
];

function decode(notAfter: Uint8Array): Certificate {
  const decoded = decodeCertificate(certificate({ notAfter }));
  assert.equal(decoded.kind, 'certificate');
  const result = decoded as Certificate;
  assert.equal(result.notBefore, Date.UTC(2026, 0, 1), 'a broken notAfter hides no notBefore');
  assert.equal(result.subject.rdns.length, 1, 'a broken time hides no subject');
  return result;
}

suite('times', () => {
  for (const [type, written, read] of canonical) {
    test(`${type === utc ? 'UTCTime' : 'GeneralizedTime'} ${written}`, () => {
      const { notAfter, problems } = decode(text(type, written));
      assert.equal(new Date(notAfter ?? Number.NaN).toISOString(), read);
      assert.deepEqual(problems, []);
    });
  }

  for (const [type, written, read] of lenient) {
    test(`${type === utc ? 'UTCTime' : 'GeneralizedTime'} ${written} is read and reported`, () => {
      const { notAfter, problems } = decode(text(type, written));
      assert.equal(new Date(notAfter ?? Number.NaN).toISOString(), read);
      assert.deepEqual(
        problems.map(({ field, code }) => [field, code]),
        [['notAfter', 'validity-noncanonical-time']],
      );
    });
  }

  for (const [type, written] of wrong) {
    test(`${type === utc ? 'UTCTime' : 'GeneralizedTime'} "${written}" is no time`, () => {
      const { notAfter, problems } = decode(text(type, written));
      assert.equal(notAfter, undefined);
      assert.deepEqual(
        problems.map(({ field, code }) => [field, code]),
        [['notAfter', undefined]],
      );
    });
  }

  test('an element of another type is no time', () => {
    const { notAfter, problems } = decode(integer(1));
    assert.equal(notAfter, undefined);
    assert.equal(problems.length, 1);
  });

  test('a missing notAfter hides nothing else', () => {
    const { notAfter, problems } = decode(new Uint8Array(0));
    assert.equal(notAfter, undefined);
    assert.deepEqual(
      problems.map(({ field }) => field),
      ['notAfter'],
    );
  });

  test('a hostile time puts no control character into the reason', () => {
    const { problems } = decode(text(utc, `\n\u001b[31m${'x'.repeat(500)}`));
    assert.match(problems[0]?.reason ?? '', /^[\x20-\x7e]{10,100}$/);
  });

  test('openssl reads the same moments', async () => {
    const times = [...canonical, ...lenient].filter(([, written]) =>
      /^(\d{12}|[1-9]\d{13})(Z|[+-]\d{4})$/.test(written),
    );
    const args = ['x509', '-inform', 'DER', '-noout', '-enddate', '-dateopt', 'iso_8601'];
    const outputs = await opensslEach(
      args,
      times.map(([type, written]) => certificate({ notAfter: text(type, written) })),
    );
    assert.deepEqual(
      outputs.map((output) => output.trim().replace(/^notAfter=(.*) (.*)Z$/, '$1T$2.000Z')),
      times.map(([, , read]) => read),
    );
  });

  test('days count as in the calendar of the language, over 800 years', () => {
    for (let day = Date.UTC(1950, 0, 1); day < Date.UTC(2750, 0, 1); day += 86_400_000 * 17) {
      const iso = new Date(day).toISOString();
      const written = iso.slice(0, 19).replace(/[-:T]/g, '');
      const isUtcTime = day < Date.UTC(2050, 0, 1);
      const element = isUtcTime ? text(utc, `${written.slice(2)}Z`) : text(generalized, `${written}Z`);
      if (decode(element).notAfter !== day) assert.fail(`${iso} is read as another day`);
    }
  });
});
