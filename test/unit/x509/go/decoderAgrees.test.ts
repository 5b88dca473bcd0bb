import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GoCertificate } from '../../../../src/core/x509/go/goCertificate.ts';
import { readLikeGo } from '../../../../src/core/x509/go/readLikeGo.ts';
import { type Certificate, type GeneralName, keyUsageNames } from '../../../../src/core/x509/x509Model.ts';
import { conformanceCertificates, corpusCertificates, oddCertificates } from './fixtureCertificates.ts';
import { mutants } from './mutants.ts';

test('where Go reads a certificate and our decoder tells of no problem, both read the same', () => {
  let compared = 0;
  const fixtures = [...oddCertificates(), ...conformanceCertificates(), ...corpusCertificates()];
  for (const { name, der } of [...fixtures, ...mutants(2000, 7)]) {
    const reading = readLikeGo(der);
    if ('error' in reading) continue;
    const { certificate } = reading.certificate;
    // A time in another form is read all the same.
    if (certificate.problems.some(({ code }) => code !== 'validity-noncanonical-time')) continue;
    assert.deepEqual(decoded(certificate), readByGo(reading.certificate), name);
    compared += 1;
  }
  assert.ok(compared > 1500, `${compared} were compared`);
});

function decoded(certificate: Certificate): Readonly<Record<string, unknown>> {
  const { basicConstraints, keyUsage, subjectAltName = [] } = certificate;
  const namesOf = (wanted: GeneralName['type']): readonly string[] =>
    subjectAltName.flatMap(({ type, value }) => (type === wanted ? [value] : []));
  return {
    version: certificate.version,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    issuer: certificate.issuer.der,
    subject: certificate.subject.der,
    tbsCertificate: certificate.tbsCertificate,
    isCa: basicConstraints?.isCa ?? false,
    pathLength: basicConstraints?.pathLength ?? -1,
    keyUsage: keyUsage?.reduce((mask, bit) => mask | (1 << keyUsageNames.indexOf(bit)), 0),
    extKeyUsage: certificate.extKeyUsage ?? [],
    dnsNames: namesOf('DNS'),
    emailAddresses: namesOf('email'),
    uris: namesOf('URI'),
    ipAddresses: subjectAltName.flatMap(({ type, der }) => (type === 'IP' ? [der.slice(2)] : [])),
    subjectKeyIdentifier: certificate.subjectKeyIdentifier,
    authorityKeyIdentifier: certificate.authorityKeyIdentifier,
  };
}

function readByGo(reading: GoCertificate): Readonly<Record<string, unknown>> {
  return {
    version: reading.version,
    notBefore: reading.notBefore,
    notAfter: reading.notAfter,
    issuer: reading.rawIssuer,
    subject: reading.rawSubject,
    tbsCertificate: reading.rawTbsCertificate,
    isCa: reading.isCa,
    pathLength: reading.maxPathLen,
    keyUsage: reading.keyUsage,
    extKeyUsage: reading.extKeyUsage,
    dnsNames: reading.dnsNames,
    emailAddresses: reading.emailAddresses,
    uris: reading.uris.map(({ text }) => text),
    ipAddresses: reading.ipAddresses,
    subjectKeyIdentifier: reading.subjectKeyId,
    authorityKeyIdentifier: reading.authorityKeyId,
  };
}
