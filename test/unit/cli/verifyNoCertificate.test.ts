import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const ca = await createTestCa({ name: 'test-ca' });
folder.write('ca.pem', ca.certificatePem);

test('explains why Go sees no certificate', async () => {
  for (const [name, content, why] of [
    [
      'mark.pem',
      `\ufeff${ca.certificatePem}`,
      /Why: A byte order mark hides this PEM block from Go.*\nWhat to do: Remove/,
    ],
    ['key.pem', ca.keyPem, /Why: Go finds no CERTIFICATE block in this file, only PRIVATE KEY\.\n/],
    [
      'label.pem',
      ca.certificatePem.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'),
      /Why: Kubernetes ignores the label X509 CERTIFICATE/,
    ],
    ['empty.pem', '', /Why: Go finds no CERTIFICATE block in this file\.\n/],
  ] as const) {
    folder.write(name, content);
    const { code, out } = await runCommand(['verify', '--anchors', 'ca.pem', '--certificate', name, '--explain'], {
      cwd: folder.pathOf('.'),
    });
    assert.equal(code, 1);
    assert.match(out, why);
    assert.doesNotMatch(out, /issue it again|Go parses/);
  }
});
