import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { certificateLines } from '../../../../src/core/present/decoded/certificateText.ts';
import { encodePem } from '../../../../src/core/text/encodePem.ts';
import type { Bytes } from '../../../../src/core/x509/bytes.ts';
import { decodeCertificate } from '../../../../src/core/x509/decodeCertificate.ts';
import type { Certificate } from '../../../../src/core/x509/x509Model.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import {
  conformanceCertificates,
  corpusCertificates,
  mozillaCertificates,
  mozillaIsMissing,
  oddCertificates,
} from '../../x509/go/fixtureCertificates.ts';

/**
 * Every certificate at hand, written by us and by openssl, line by line. Two differences are meant, everywhere:
 * - where openssl shows the characters of bare DER, we show words or octets, and why it cannot be read;
 * - where openssl cannot load a key, we show what can be read of it.
 */
suite('openssl writes the same', () => {
  for (const [what, certificates] of [
    ['of real files', corpusCertificates()],
    ['of odd certificates', oddCertificates()],
    ['of conformance suites', conformanceCertificates()],
    ["of Mozilla's bundle", mozillaCertificates()],
  ] as const) {
    test(what, (t) => {
      if (certificates.length === 0) return t.skip(mozillaIsMissing);
      const decoded = certificates.map(({ name, der }) => ({ name, certificate: certificateOf(der) }));
      const texts = opensslTexts(decoded.map(({ certificate }) => certificate.der));
      for (const [index, { name, certificate }] of decoded.entries()) {
        const differences = differencesOf(certificate, texts[index] ?? '');
        if (meantDifferences.some((pattern) => pattern.test(texts[index] ?? '')))
          assert.ok(differences.length > 0, name);
        else assert.deepEqual(differences, [], name);
      }
    });
  }
});

/** Differences that stand in a few certificates only: what openssl writes there, and why we write something else. */
const meantDifferences: readonly RegExp[] = [
  // It writes control characters and broken UTF-8 as they are; we escape them.
  /\uFFFD|DNS:[^,\n]*\n\n/,
  // It writes UTF-8 of names in extensions octet by octet; we write the characters.
  /DirName:[^\n]*\\x/,
  // Values of these have a type that it does not show.
  /othername: ?<unsupported>/,
  /Explicit Text: *\n/,
  // It names the qualifier and leaves out what it holds.
  /Unknown Qualifier: /,
  // Two thousand names in one list are more than we show.
  /emailAddress=t\d+@test(?:, emailAddress=t\d+@test){1000}/,
];

function certificateOf(der: Bytes): Certificate {
  const certificate = decodeCertificate(der);
  assert.ok(certificate.kind === 'certificate');
  return certificate;
}

/** All in one process, in the order given. Of names it has another style than `openssl x509`; other tests compare them. */
function opensslTexts(certificates: readonly Bytes[]): readonly string[] {
  const folder = createOpensslFolder();
  try {
    folder.write('all.pem', certificates.map((der) => encodePem('CERTIFICATE', der)).join(''));
    const texts = folder.run('storeutl', '-noout', '-text', '-certs', 'all.pem').split(/^\d+: Certificate\n/m);
    assert.equal(texts.length - 1, certificates.length, 'openssl reads them all');
    return texts.slice(1).map((text) => text.replace(/^Total found: \d+\n/m, ''));
  } finally {
    folder.remove();
  }
}

/** The parts that are not the same, ours and openssl's; what is meant to differ everywhere is left out. */
function differencesOf(certificate: Certificate, opensslText: string): readonly (readonly [string, string])[] {
  const ours = partsOf(`${certificateLines(certificate).join('\n')}\n`);
  const theirs = partsOf(opensslText.replace(/^[0-9A-F]{16}:error:.*\n/gm, ''));
  const isKeyLoaded = !theirs.head.includes('Unable to load Public Key');
  const pairs: (readonly [string, string])[] = [
    [isKeyLoaded ? ours.head : withoutKey(ours.head), isKeyLoaded ? theirs.head : withoutKey(theirs.head)],
    [ours.tail, theirs.tail],
    [String(ours.extensions.length), String(theirs.extensions.length)],
    ...theirs.extensions.flatMap((text, index) => {
      const isBare = isBareDer(text, certificate.extensions[index]?.value ?? new Uint8Array());
      return isBare ? [] : [[ours.extensions[index] ?? '', text] as const];
    }),
  ];
  return pairs.map(([our, their]) => [plain(our), plain(their)] as const).filter(([our, their]) => our !== their);
}

function partsOf(text: string) {
  const [, head = '', titled = '', tail = ''] =
    /^(.*?)(?: {8}X509v3 extensions:\n(.*?))?^( {4}Signature Algorithm: .*)$/ms.exec(text) ?? [];
  const extensions = titled.split(/^(?= {12}\S[^\n]*:(?: critical)? *$)/m).filter((part) => part !== '');
  return { head: head.replace(/^ {8}(?:Issuer|Subject): .*\n/gm, ''), extensions, tail };
}

function withoutKey(head: string): string {
  return head.replace(/(?<=Public Key Algorithm: [^\n]*\n).*/s, '');
}

/** Tells whether openssl shows the octets of an extension as characters, a point for each that is none. */
function isBareDer(text: string, value: Uint8Array): boolean {
  const content = text.slice(text.indexOf('\n'));
  const characters = [...value].map((octet) =>
    octet === 10 || octet === 13 || (octet >= 32 && octet < 127) ? octet : 46,
  );
  const squeezed = (each: string) => each.replace(/\s/g, '');
  return value.length > 0 && squeezed(content) === squeezed(String.fromCharCode(...characters));
}

/** Without spaces at the ends of lines, empty lines, and the escapes by which a name cannot look like two. */
function plain(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd().replace(/\\([,+/\\])/g, '$1'))
    .filter((line) => line !== '')
    .join('\n');
}
