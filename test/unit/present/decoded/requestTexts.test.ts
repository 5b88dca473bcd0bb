import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { decodedText } from '../../../../src/core/present/decoded/decodedText.ts';
import { encodePem } from '../../../../src/core/text/encodePem.ts';
import { hoverOf } from '../../../support/hoverFixture.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { element, oid, sequence, set, text } from '../../x509/derBuilder.ts';
import { assertAsOpenssl, derOf, ourLines } from './opensslText.ts';

const folder = createOpensslFolder();
after(() => folder.remove());

/** Makes a request whose attributes are the lines given. */
function requestWith(attributes: string, ...options: readonly string[]): string {
  folder.write(
    'a.cnf',
    `[req]\nprompt=no\ndistinguished_name=dn\nattributes=at\n[dn]\nCN=worker-2\n[at]\n${attributes}\n`,
  );
  return folder.run('req', '-new', '-newkey', 'ed25519', '-nodes', '-keyout', 'a.key', '-config', 'a.cnf', ...options);
}

async function shown(pem: string) {
  const context = await contextOf({ 'a.csr': pem });
  const file = context.file('a.csr');
  return { hover: hoverOf(context, 'a.csr', 0), decoded: decodedText(file.credentials, file, context) };
}

suite('requests are written as openssl writes them', () => {
  test('attributes and extensions', () => {
    const names = 'unstructuredName=Example\nunstructuredAddress=Street 1\n1.2.3.4=odd';
    assertAsOpenssl(requestWith(names, '-addext', 'subjectAltName=DNS:a,IP:10.0.0.1'), 'req');
    assertAsOpenssl(requestWith(names), 'req');
    assertAsOpenssl(requestWith(''), 'req');
  });

  test('a challenge password is said to be there, its characters are not', async () => {
    const pem = requestWith('challengePassword=correct horse');
    const { hover, decoded } = await shown(pem);
    assert.match(decoded, /^ {12}challengePassword {8}:\(not shown\)$/m);
    assert.doesNotMatch(decoded + hover, /correct|horse/);
  });

  test("Microsoft's attributes by name and content", () => {
    const der = derOf(requestWith(''));
    const attribute = (type: string, value: Uint8Array) => sequence(oid(type), set(value));
    const client = sequence(
      element(0x02, [5]),
      ...['node.example', 'EX\\admin', 'certreq.exe'].map((name) => text(0x0c, name)),
    );
    const csp = sequence(element(0x02, [1]), element(0x1e, Buffer.from('\0K\0S\0P')), element(0x03, [0]));
    const attributes = element(
      0xa0,
      attribute('1.3.6.1.4.1.311.13.2.3', text(0x16, '10.0.20348.2')),
      attribute('1.3.6.1.4.1.311.21.20', client),
      attribute('1.3.6.1.4.1.311.13.2.2', csp),
      Uint8Array.of(0x30, 0x01, 0x05, 0x30, 0x00),
    );
    const lines = ourLines(withAttributes(der, attributes)).map((line) => line.trim());
    for (const line of [
      'Microsoft OS version     :10.0.20348.2',
      'Client: 5',
      'Machine: node.example',
      'User: EX\\admin',
      'Process: certreq.exe',
      'Microsoft enrollment CSP :1, KSP, 03:01:00',
    ]) {
      assert.ok(lines.includes(line), `${line} in\n${lines.join('\n')}`);
    }
  });
});

/** Puts other attributes into a request, whose signature is then none. */
function withAttributes(der: Uint8Array, attributes: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = Buffer.from(der).lastIndexOf(Uint8Array.of(0xa0, 0x00));
  assert.ok(at > 0);
  const infoStart = Buffer.from(der).indexOf(Uint8Array.of(0x02, 0x01, 0x00));
  return sequence(sequence(der.subarray(infoStart, at), attributes), der.subarray(at + 2));
}

suite('whether the signature of a request verifies', () => {
  test('is told in hover and decoded text', async () => {
    const pem = requestWith('');
    const right = await shown(pem);
    assert.match(right.decoded, /^# ✓ the requester has the private key$/m);
    assert.match(right.hover, /✓ the requester has the private key/);
    const der = Uint8Array.from(derOf(pem));
    der[Buffer.from(der).indexOf('worker-2')] = 'W'.charCodeAt(0);
    const wrong = await shown(encodePem('CERTIFICATE REQUEST', der));
    assert.match(wrong.decoded, /^# ✗ signature is not valid$/m);
    assert.doesNotMatch(wrong.hover, /its signature/);
    assert.match(wrong.hover, /✗ The signature of this request is wrong/);
  });

  test('is left open where nobody can tell', async () => {
    folder.run('genpkey', '-algorithm', 'SM2', '-out', 'sm2.key');
    const { decoded, hover } = await shown(folder.run('req', '-new', '-key', 'sm2.key', '-subj', '/CN=a'));
    assert.match(decoded, /^# \? signature cannot be checked here$/m);
    assert.match(hover, /\? signature cannot be checked here/);
  });
});
