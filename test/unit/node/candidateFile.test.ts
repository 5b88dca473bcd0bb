import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { locateCredentials } from '../../../src/core/locate/locateCredentials.ts';
import { mayHoldCredentials } from '../../../src/node/readCandidate.ts';
import { base64 } from '../../support/base64.ts';
import { derLengths, derSequence } from '../../support/derSequence.ts';

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const token = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW06ZGVmYXVsdCJ9.${'A'.repeat(86)}`;
const brokenKubeconfig = 'apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n    certificate-authority-data: abc\n';

describe('mayHoldCredentials', () => {
  const cases: Record<string, [string | Uint8Array, boolean]> = {
    PEM: [pem, true],
    'base64 of PEM': ['a: LS0tLS1CRUdJTiBD', true],
    'base64 of PEM after one byte': [`a: ${base64(`\n${pem}`)}`, true],
    'base64 of PEM after two bytes': [`a: ${base64(`#\n${pem}`)}`, true],
    'base64 of a document with base64 of PEM': [`a: ${base64(`a: ${base64(pem)}`)}`, true],
    'base64 of a document with base64 of PEM, one byte on': [`a: ${base64(`aa: ${base64(pem)}`)}`, true],
    'base64 of a document with base64 of PEM, two bytes on': [`a: ${base64(`aaa: ${base64(pem)}`)}`, true],
    'base64 of DER': ['a: MIIDBTCCAe2gAwIBAgIIcYvO', true],
    'a token': [`token: ${token}\n`, true],
    'base64 of a token': [`token: ${base64(token)}\n`, true],
    'base64 of a token, one byte on': [`a: ${base64(`:${token}`)}\n`, true],
    'base64 of a token, two bytes on': [`a: ${base64(`: ${token}`)}\n`, true],
    'base64 of a kubeconfig with an unreadable credential': [`a: ${base64(brokenKubeconfig)}`, true],
    'an unreadable trust bundle': ['additionalTrustBundle: abc\n', true],
    'an unreadable credential': ['certificate-authority-data: abc', true],
    'a manifest with flags that name files': ['kind: Pod\nspec: {containers: [{args: [--tls-cert-file=/a]}]}\n', true],
    'a unit with such flags': ['[Service]\nExecStart=/bin/etcd -key-file /a\n', true],
    'an environment file': ['ETCD_TRUSTED_CA_FILE=/a\n', true],
    'a unit without': ['[Service]\nExecStart=/bin/etcd --name=a\n', false],
    'other text': ['kind: Pod\n', false],
    empty: ['', false],
    'DER with its own length': [Buffer.from([0x30, 0x21, ...new Array(0x21).fill(1)]), true],
    'DER of several objects': [
      Buffer.from([0x30, 0x81, 0x80, ...new Array(0x80).fill(1), 0x30, 0x82, 0x10, 0x00, 1]),
      true,
    ],
    'DER with something else behind': [
      Buffer.from([0x30, 0x81, 0x80, ...new Array(0x80).fill(1), 0x04, 0x82, 0x10, 0]),
      false,
    ],
    'DER cut short': [Buffer.from([0x30, 0x82, 0x10, 0x00, 0, 0, 0, 0]), false],
    'a Java key store': [Buffer.from(`feedfeed${'00'.repeat(12)}`, 'hex'), true],
    'a Java key store of JCEKS': [Buffer.from(`cececece${'00'.repeat(12)}`, 'hex'), true],
    'the beginning of one': [Buffer.from('feedfeed00000002', 'hex'), false],
    'another magic number': [Buffer.from(`feedface${'00'.repeat(12)}`, 'hex'), false],
    'an ELF file': [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0]), false],
    'UTF-16': [Buffer.from('\ufeff-----BEGIN', 'utf16le'), true],
  };
  for (const [name, [content, expected]] of Object.entries(cases)) {
    test(name, () => assert.equal(mayHoldCredentials(Buffer.from(content as Uint8Array)), expected));
  }
});

test('mayHoldCredentials: base64 of a DER sequence of whatever length is met', () => {
  for (const length of derLengths()) {
    const text = `a: ${derSequence(length).toString('base64')}\n`;
    if (!mayHoldCredentials(Buffer.from(text))) assert.fail(String(length));
  }
});

test('mayHoldCredentials: every beginning of base64 of a token or of JSON counts', () => {
  const token = ['eyJ', 'ZXlK', 'GV5S', 'WV5S', 'mV5S', '2V5S', 'leUo', 'leUp', 'leUq', 'leUr'];
  for (const beginning of [...token, 'eyAi', 'ewog', 'ewoJ', 'ew0K']) {
    assert.ok(mayHoldCredentials(Buffer.from(`a: ${beginning}`)), beginning);
  }
  for (const other of ['eyK', 'zXlK', 'V5S', 'leUs', 'Up and down', 'MI', 'MI6', 'ewo']) {
    assert.ok(!mayHoldCredentials(Buffer.from(`a: ${other}`)), other);
  }
});

for (const set of ['corpus', 'live-api', 'kubeadm']) {
  test(`mayHoldCredentials: nothing that is found in ${set} is left out`, () => {
    const root = `test/fixtures/${set}`;
    const files = readdirSync(root, { recursive: true })
      .map((name) => path.join(root, String(name)))
      .filter((file) => statSync(file).isFile());
    const found = files.filter((file) => locateCredentials(readFileSync(file, 'utf8')).length > 0);
    assert.ok(found.length > 10);
    assert.deepEqual(
      found.filter((file) => !mayHoldCredentials(readFileSync(file))),
      [],
    );
  });
}
