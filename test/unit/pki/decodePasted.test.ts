import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readYamlStructure } from '../../../src/core/locate/structure/yamlStructure.ts';
import { decodePasted } from '../../../src/core/pki/decodePasted.ts';
import { createNodeCryptography } from '../../../src/node/nodeCryptography.ts';
import { base64 } from '../../support/base64.ts';
import { decodeContainer } from '../../support/decodeContainer.ts';
import { derOf, samplePem, samplePems, wrapped } from '../../support/locateSamples.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { createTestCa, createTestRequest } from '../../support/testPki.ts';

const tools = { cryptography: createNodeCryptography(), structure: readYamlStructure, containers: decodeContainer };
const kindsIn = (text: string) => decodePasted(text, tools).credentials.map(({ content }) => content.kind);

test('decodes certificates however they were copied', () => {
  const der = base64(derOf(samplePem));
  for (const text of [
    samplePem,
    `  ${samplePem.replaceAll('\n', '\n    ')}`,
    JSON.stringify(samplePem),
    base64(samplePem),
    wrapped(samplePem, 76),
    der,
    (der.match(/.{1,64}/g) ?? []).join('\n'),
    `"${der}"`,
    der.replaceAll('+', '-').replaceAll('/', '_'),
    `    client-certificate-data: ${base64(samplePem)}`,
    `{"ca.crt": "${base64(samplePem)}"}`,
  ]) {
    assert.deepEqual(kindsIn(text), ['certificate'], text.slice(0, 60));
  }
  assert.equal(kindsIn(samplePems.join('')).length, samplePems.length);
});

test('decodes requests and keys', async () => {
  const { requestPem, der } = await createTestRequest();
  assert.deepEqual(kindsIn(requestPem), ['certificationRequest']);
  assert.deepEqual(kindsIn(base64(der)), ['certificationRequest']);
  assert.deepEqual(kindsIn((await createTestCa({ name: 'a' })).traditionalKeyPem), ['privateKey']);
});

test('decodes a bundle as openssl writes it, in PEM and in base64 alone', () => {
  const folder = createOpensslFolder();
  folder.write('all.pem', samplePems.join(''));
  const bundle = folder.run('crl2pkcs7', '-nocrl', '-certfile', 'all.pem');
  folder.remove();
  const certificates = samplePems.map(() => 'certificate');
  assert.deepEqual(kindsIn(bundle), certificates);
  assert.deepEqual(kindsIn(bundle.replaceAll(/-----.*-----|\s/g, '')), certificates);
});

test('finds nothing where nothing is', () => {
  for (const text of ['', ' ', 'hello', 'aGVsbG8gd29ybGQ=', '---', 'kind: Config\n', 'MII', '\0'])
    assert.deepEqual(kindsIn(text), [], text);
});
