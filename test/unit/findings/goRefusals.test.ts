import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { goErrorOf, quotedError } from '../../../src/core/findings/goError.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import { findingsIn } from '../../support/annotatedDocument.ts';
import { goIsMissing } from '../../support/goProgram.ts';
import { readWithGo } from '../../support/readWithGo.ts';
import {
  attribute,
  certificate,
  element,
  extension,
  integer,
  name,
  octetString,
  oid,
  sequence,
  text,
} from '../x509/derBuilder.ts';
import { conformanceCertificates, oddCertificates } from '../x509/go/fixtureCertificates.ts';

/** Certificates that are readable here, and what Go says of them. */
const refused: readonly [error: string, der: Uint8Array][] = [
  [
    'x509: invalid RDNSequence: invalid attribute value: invalid PrintableString',
    certificate({ subject: name(attribute('2.5.4.3', text(0x13, 'a@b'))) }),
  ],
  [
    'x509: SAN dNSName is malformed',
    certificate({ extensions: [extension('2.5.29.17', sequence(text(0x82, 'bücher.example')))] }),
  ],
  [
    'x509: cannot parse URI "http://a`b/": parse "http://a`b/": invalid character "`" in host name',
    certificate({ extensions: [extension('2.5.29.17', sequence(text(0x86, 'http://a`b/')))] }),
  ],
  [
    'x509: subject key identifier incorrectly marked critical',
    certificate({ extensions: [extension('2.5.29.14', octetString(Uint8Array.of(1)), true)] }),
  ],
  [
    'x509: IP constraint contained invalid mask ff00ff00',
    certificate({
      extensions: [
        extension('2.5.29.30', sequence(element(0xa0, sequence(element(0x87, [10, 0, 0, 0, 255, 0, 255, 0])))), true),
      ],
    }),
  ],
  ['x509: malformed serial number', certificate({ serialNumber: integer(0, 1) })],
  ['x509: malformed UTCTime', certificate({ notAfter: text(0x17, '270101000000') })],
  ['x509: malformed GeneralizedTime', certificate({ notAfter: text(0x18, '20270101000000.5Z') })],
  [
    'x509: unsupported elliptic curve',
    certificate({
      publicKey: sequence(
        sequence(oid('1.2.840.10045.2.1'), oid('1.3.132.0.10')),
        element(0x03, [0, 4], new Uint8Array(64).fill(1)),
      ),
    }),
  ],
];

suite('what Go refuses is told, in its words, and once', () => {
  test('the words are Go’s', (t) => {
    const readings = readWithGo(refused.map(([, der]) => der));
    if (readings === undefined) t.skip(goIsMissing);
    else
      assert.deepEqual(
        readings.map(({ error }) => error),
        refused.map(([error]) => error),
      );
  });

  for (const [error, der] of refused) {
    test(error, async () => {
      const findings = await findingsIn({
        'a.pem': encodePem('CERTIFICATE', der),
        'b.pem': encodePem('CERTIFICATE', der),
      });
      const telling = findings.filter(({ message }) => message.includes(quotedError(error)));
      assert.deepEqual(
        telling.map(({ path, severity }) => `${severity} ${path}`),
        ['error a.pem', 'error b.pem'],
        JSON.stringify(findings),
      );
    });
  }

  test('of every odd certificate, and of no other', async () => {
    for (const { name: file, der } of [...oddCertificates(), ...conformanceCertificates()]) {
      const decoded = decodeCertificate(der);
      const error = decoded.kind === 'certificate' ? goErrorOf(decoded) : undefined;
      const findings = await findingsIn({ 'a.pem': encodePem('CERTIFICATE', der) });
      const stops = findings.filter(
        ({ code, message }) =>
          code === 'pem-malformed' || (error !== undefined && message.includes(quotedError(error))),
      );
      assert.equal(stops.length, error === undefined ? 0 : 1, `${file}: ${error}: ${JSON.stringify(stops)}`);
    }
  });

  test('a long error is cut, and a message stays one line', async () => {
    const uri = `http://${'a'.repeat(5000)}\n/`;
    const der = certificate({ extensions: [extension('2.5.29.17', sequence(text(0x86, uri)))] });
    const findings = await findingsIn({ 'a.pem': encodePem('CERTIFICATE', der) });
    const finding = findings.find(({ code }) => code === 'san-malformed');
    assert.ok(finding);
    assert.match(
      finding.message,
      /^The .* has a malformed subject alternative name\. .* fail with `x509: cannot parse URI .{100,200}`\. Reissue it\.$/,
    );
  });
});
