import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { accepted, certificateIn, graphOf, renew, withCertificate } from '../../support/renewal.ts';
import { createTestCa } from '../../support/testPki.ts';

describe('text that describes the old certificate', async () => {
  const openssl = createOpensslFolder();
  after(() => openssl.remove());
  const ca = await createTestCa({ name: 'kubernetes' });
  const leaf = await ca.issue({
    commonName: 'worker',
    serialNumber: '0f3a9c00aa11bb22cc33',
    dnsNames: ['a.example.com'],
  });
  const small = await ca.issue({ commonName: 'worker', serialNumber: '07' });
  const other = await ca.issue({ commonName: 'other' });

  const describedBy = (pem: string, ...options: readonly string[]): string => {
    openssl.write('a.pem', pem);
    return openssl.run('x509', '-in', 'a.pem', '-noout', ...options);
  };
  const pem = leaf.certificatePem;
  const dump = describedBy(pem, '-text');
  const otherDump = describedBy(other.certificatePem, '-text');
  const bag = `Bag Attributes\n    friendlyName: worker\n    localKeyID: 54 69 6D 65\nsubject=CN=worker\n\nissuer=CN=kubernetes\n\n`;
  const indent = (text: string): string => text.replace(/^(?=.)/gm, '    ');

  for (const [name, before, kept] of [
    ['the output of openssl x509 -text goes', dump, ''],
    ['what stands before it stays', `# my file\n${dump}`, '# my file\n'],
    ['another certificate’s output stays', otherDump, otherDump],
    [
      'the dump of the certificate before stays',
      `${otherDump}${other.certificatePem}${dump}`,
      `${otherDump}${other.certificatePem}`,
    ],
    ['a dump with a note below it stays', `${dump}# from Anna\n`, `${dump}# from Anna\n`],
    ['dates, serial and fingerprint go', describedBy(pem, '-subject', '-dates', '-serial', '-fingerprint'), ''],
    [
      'subject and issuer alone stay true, and stay',
      describedBy(pem, '-subject', '-issuer'),
      describedBy(pem, '-subject', '-issuer'),
    ],
    ['bag attributes go', bag.replaceAll('\n\n', '\n'), ''],
    [
      'any other text stays',
      'Certificate:\n    Data: none\nfor worker\n',
      'Certificate:\n    Data: none\nfor worker\n',
    ],
  ] as const) {
    it(name, async () => {
      assert.deepEqual(await renewedText(`${before}${pem}`, pem), `${kept}<new>`);
    });
    it(`${name} (CRLF)`, async () => {
      const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
      assert.deepEqual(await renewedText(crlf(`${before}${pem}`), crlf(pem)), crlf(`${kept}<new>`));
    });
  }

  it('a serial number that openssl writes as a number counts as well', async () => {
    const text = describedBy(small.certificatePem, '-text');
    assert.match(text, /Serial Number: 7 \(0x7\)/);
    assert.deepEqual(await renewedText(`${text}${small.certificatePem}`, small.certificatePem), '<new>');
  });

  it('goes from a block scalar as well', async () => {
    const document = (content: string): string => `kind: Secret\nstringData:\n  tls.crt: |\n${indent(content)}  x: y\n`;
    assert.deepEqual(await renewedText(document(dump + pem), indent(pem)), document('').replace('  x', '    <new>  x'));
  });

  /** The renewed text with the new certificate shown as `<new>`. */
  async function renewedText(text: string, block: string): Promise<string> {
    const graph = await graphOf({ '/f': text, '/ca.crt': ca.certificatePem, '/ca.key': ca.keyPem });
    const file = graph.files.find(({ path }) => path === '/f');
    const index = (file?.credentials.length ?? 1) - 1;
    const target = certificateIn(graph, '/f', index);
    const { issued } = await renew(graph, target);
    const { text: changed } = accepted(withCertificate(text, target, issued));
    const eol = block.includes('\r') ? '\r\n' : '\n';
    const newPem = encodePem('CERTIFICATE', issued.der).replaceAll('\n', eol + (block.startsWith(' ') ? '    ' : ''));
    return changed.replace(block.startsWith(' ') ? newPem.slice(0, -4) : newPem, '<new>');
  }
});
