import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { keyChoice, keyFields } from '../../../../src/core/present/change/keyFields.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import type { FieldValues } from '../../../../src/protocol/actionPage.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const graph = await clusterGraphOf(readTree('test/fixtures/kubeadm-renew/h01-rsa/before'));
const planOf = (values: FieldValues, files: readonly string[]) => {
  const choice = keyChoice(values);
  assert.ok(typeof choice !== 'string');
  const certificates = files.map((file) => ({ fingerprint: nodeOf(graph, certificateIn(graph, file)).fingerprint }));
  return accepted(planReissue({ graph, now, certificates, ...choice }));
};
const fieldsOf = (values: FieldValues, files = ['/etc/kubernetes/pki/apiserver.crt']) =>
  new Map(keyFields(values, planOf(values, files)).map((field) => [field.id, field]));

suite('the questions about keys and days', () => {
  test('show what is usual as chosen, with the reason', () => {
    const key = fieldsOf({}).get('key');
    assert.ok(key?.kind === 'choice' && key.isOpen);
    assert.equal(key.value, 'new');
    assert.equal(key.options.find(({ id }) => id === 'new')?.hint, 'Recommended: replaces the private key as well');
  });

  test('ask for the kind of key only where one is made', () => {
    assert.ok(fieldsOf({}).has('keyAlgorithm'));
    assert.ok(!fieldsOf({ key: 'same' }).has('keyAlgorithm'));
  });

  test('tell the usual days as what stands in the empty field', () => {
    const days = fieldsOf({}).get('days');
    assert.ok(days?.kind === 'number');
    assert.equal(days.placeholder, '365');
    assert.equal(days.value, '');
  });

  test('answers become wishes', () => {
    assert.deepEqual(keyChoice({}), {});
    assert.deepEqual(keyChoice({ key: 'usual', keyAlgorithm: '', days: ' ' }), {});
    assert.deepEqual(keyChoice({ key: 'new', keyAlgorithm: 'P-384', days: ' 90 ' }), {
      key: 'new',
      keyAlgorithm: 'P-384',
      days: 90,
    });
    assert.deepEqual(keyChoice({ key: 'same', keyAlgorithm: 'P-384' }), { key: 'same' });
    assert.deepEqual(keyChoice({ keyAlgorithm: 'toString' }), {});
  });

  for (const days of ['0', '-1', '1.5', '1e3', 'x', '99999', '36501']) {
    test(`refuse ${days} days at the field and for the plan`, () => {
      assert.equal(keyChoice({ days }), 'Enter a whole number of days from 1 to 36500.');
      const field = keyFields({ days }, undefined).find(({ id }) => id === 'days');
      assert.ok(field?.kind === 'number' && field.problem !== undefined);
    });
  }
});
