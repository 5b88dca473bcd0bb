import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import { formatName } from '../../../src/core/x509/formatName.ts';
import { formatSerialNumber } from '../../../src/core/x509/formatSerialNumber.ts';
import { readLikeGo } from '../../../src/core/x509/go/readLikeGo.ts';
import type { Certificate, GeneralName } from '../../../src/core/x509/x509Model.ts';
import { corpusCertificates, mozillaCertificates, mozillaIsMissing } from './go/fixtureCertificates.ts';
import { opensslEach } from './openssl.ts';
import { pemBlocks } from './pemFixture.ts';

suite('openssl reads the same in real certificates', () => {
  for (const [what, certificates] of [
    ["Mozilla's", mozillaCertificates()],
    // One of them has a key that is no point of its curve: openssl prints nothing of such.
    ['those of real files', corpusCertificates().filter(({ der }) => !('error' in readLikeGo(der)))],
  ] as const) {
    test(what, async (t) => {
      if (certificates.length === 0) return t.skip(mozillaIsMissing);
      const parts = ['-subject', '-issuer', '-serial', '-dates', '-dateopt', 'iso_8601', '-pubkey', '-text'];
      const outputs = await opensslEach(
        ['x509', '-inform', 'DER', '-noout', '-nameopt', 'RFC2253,-esc_msb', ...parts],
        certificates.map(({ der }) => der),
      );
      for (const [i, { name, der }] of certificates.entries()) {
        const decoded = decodeCertificate(der);
        assert.ok(decoded.kind === 'certificate', name);
        const text = Buffer.from(outputs[i] ?? '', 'latin1').toString('utf8');
        assert.deepEqual(factsOf(decoded), factsIn(text), name);
      }
    });
  }
});

type ComparedFacts = Readonly<Record<string, string | undefined>>;

function factsOf(certificate: Certificate): ComparedFacts {
  const { publicKey, subjectAltName } = certificate;
  const serial = formatSerialNumber(certificate.serialNumber).toUpperCase();
  return {
    subject: formatName(certificate.subject),
    issuer: formatName(certificate.issuer),
    serial: serial.length % 2 === 0 ? serial : `0${serial}`,
    notBefore: timeText(certificate.notBefore),
    notAfter: timeText(certificate.notAfter),
    signatureAlgorithm: certificate.signatureAlgorithm.name,
    // Of Edwards curves openssl tells no size.
    bits: publicKey.algorithm.startsWith('Ed') ? undefined : publicKey.bits?.toString(),
    key: Buffer.from(publicKey.spki).toString('base64'),
    names: subjectAltName
      ?.filter(({ type }) => comparedNames.has(type))
      .map(asOpenssl)
      .join(', '),
  };
}

function factsIn(text: string): ComparedFacts {
  const line = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
  const names = line(/Subject Alternative Name: *(?:critical)?\n *(.*)\n/);
  const [key] = pemBlocks(text).filter(({ label }) => label === 'PUBLIC KEY');
  return {
    subject: line(/^subject=(.*)$/m),
    issuer: line(/^issuer=(.*)$/m),
    serial: line(/^serial=(.*)$/m),
    notBefore: line(/^notBefore=(.*)$/m),
    notAfter: line(/^notAfter=(.*)$/m),
    signatureAlgorithm: line(/Signature Algorithm: (\S+)/),
    bits: line(/Public-Key: \((\d+) bit/),
    key: key && Buffer.from(key.der).toString('base64'),
    names: names
      ?.split(', ')
      .filter((name) => comparedNames.has(/^[^:]*/.exec(name)?.[0] ?? ''))
      .join(', '),
  };
}

/** Kinds of names that are not spelled alike are left out. */
const comparedNames: ReadonlySet<string> = new Set(['DNS', 'IP', 'IP Address', 'URI', 'email']);

function asOpenssl({ type, value, der }: GeneralName): string {
  if (type !== 'IP') return `${type}:${value}`;
  if (!value.includes(':')) return `IP Address:${value}`;
  // Openssl shortens no address.
  const groups = Buffer.from(der.subarray(2)).toString('hex').match(/..../g) ?? [];
  return `IP Address:${groups.map((group) => Number.parseInt(group, 16).toString(16).toUpperCase()).join(':')}`;
}

function timeText(moment: number | undefined): string {
  return new Date(moment ?? Number.NaN).toISOString().replace('T', ' ').replace('.000Z', 'Z');
}
