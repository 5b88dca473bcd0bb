import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import { algorithms } from '../../fuzz/keys.ts';
import type { CaseLine } from '../../support/caseLine.ts';
import { agrees, compareWithGo, disagreement } from '../../support/compareWithGo.ts';
import { goIsMissing } from '../../support/goProgram.ts';
import { createLongRsaKey, type LongRsaKey, pkcs1Message, pssMessage } from '../../support/longRsa.ts';
import { bitString, certificate, commonName, element, extension, sequence } from '../x509/derBuilder.ts';

const ca = commonName('ca');
const constraints = extension('2.5.29.19', sequence(element(0x01, [0xff])), true);

/** What Node checks itself, what OpenSSL would call wrong, and a modulus whose PSS encoding is an octet shorter. */
const lengths = [2048, 9001, 16_400, 20_001];

function caseOf(key: LongRsaKey, scheme: 'pkcs1' | 'pss', isDamaged: boolean): CaseLine {
  const algorithm = scheme === 'pkcs1' ? algorithms.sha256WithRsa.identifier : algorithms.pssSha256.identifier;
  const parts = { issuer: ca, innerAlgorithm: algorithm, algorithm };
  const draft = decodeCertificate(certificate(parts));
  if (draft.kind !== 'certificate') throw new Error(draft.reason);
  const message = (scheme === 'pkcs1' ? pkcs1Message : pssMessage)(draft.tbsCertificate, key.bits);
  if (isDamaged) message[message.length >> 1] = (message[message.length >> 1] ?? 0) ^ 1;
  return {
    id: `${key.bits} ${scheme}${isDamaged ? ', damaged' : ''}`,
    anchors: [encodePem('CERTIFICATE', certificate({ subject: ca, publicKey: key.spki, extensions: [constraints] }))],
    intermediates: [],
    certificate: encodePem('CERTIFICATE', certificate({ ...parts, signature: bitString(key.sign(message)) })),
    at: '2026-06-12T10:00:00Z',
    usage: 'any',
  };
}

test('signatures of RSA keys of any length are judged as by Go', async (t) => {
  const cases = lengths
    .map(createLongRsaKey)
    .flatMap((key) =>
      (['pkcs1', 'pss'] as const).flatMap((scheme) => [caseOf(key, scheme, false), caseOf(key, scheme, true)]),
    );
  const comparisons = await compareWithGo(cases);
  if (comparisons === undefined) return t.skip(goIsMissing);
  assert.deepEqual(comparisons.filter((comparison) => !agrees(comparison)).map(disagreement), []);
  const accepted = comparisons.filter(({ ours }) => ours.accepted).map(({ asked }) => asked.id);
  return assert.deepEqual(
    accepted,
    cases.map(({ id }) => id).filter((id) => !id.endsWith('damaged')),
  );
});
