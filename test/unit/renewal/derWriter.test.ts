import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { derTime, derUnsignedInteger, hexBytes } from '../../../src/core/renewal/derWriter.ts';
import { toEcdsaSignatureValue } from '../../../src/core/renewal/issuingScheme.ts';
import { toHex } from '../../../src/core/x509/toHex.ts';

describe('derTime', () => {
  for (const [time, expected] of [
    ['2026-06-12T10:00:00Z', '170d3236303631323130303030305a'],
    ['1950-01-01T00:00:00Z', '170d3530303130313030303030305a'],
    ['2049-12-31T23:59:59.999Z', '170d3439313233313233353935395a'],
    ['2050-01-01T00:00:00Z', '180f32303530303130313030303030305a'],
    ['9999-12-31T23:59:59Z', '180f39393939313233313233353935395a'],
  ] as const) {
    it(time, () => assert.equal(toHex(derTime(Date.parse(time))), expected));
  }
});

describe('derUnsignedInteger', () => {
  for (const [magnitude, expected] of [
    ['', '020100'],
    ['00', '020100'],
    ['0000', '020100'],
    ['7f', '02017f'],
    ['80', '02020080'],
    ['0080', '02020080'],
    ['00007f01', '02027f01'],
  ] as const) {
    it(magnitude, () => assert.equal(toHex(derUnsignedInteger(hexBytes(magnitude))), expected));
  }
});

describe('toEcdsaSignatureValue', () => {
  for (const [raw, expected] of [
    ['0102', '3006020101020102'],
    ['80ff', '300802020080020200ff'],
    ['00010002', '3006020101020102'],
  ] as const) {
    it(raw, () => assert.equal(toHex(toEcdsaSignatureValue(hexBytes(raw))), expected));
  }
});
