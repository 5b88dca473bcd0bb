import { podCertificateRules } from '../../kubernetes/tables/signers.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import { isHidden, momentOf, type SigningRequest, secondsIn } from '../../pki/cluster/signingRequests.ts';
import { decodeBase64 } from '../../text/base64.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import { decodePublicKey } from '../../x509/decodePublicKey.ts';
import type { PublicKey } from '../../x509/x509Model.ts';
import { objectInvalid } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { atMissing, atScalar } from './requestPlaces.ts';

/**
 * Invalid PodCertificateRequest.
 *
 * When: the object breaks a rule of the API.
 *
 * The rules:
 *
 * - It has either `stubPKCS10Request` or, before v1, `pkixPublicKey` with `proofOfPossession`.
 * - The key is RSA 3072 or 4096, P-256, P-384, P-521 or Ed25519.
 * - `maxExpirationSeconds` is at least one hour and at most 91 days, or one day for signers of Kubernetes.
 * - It has at most one of the conditions Issued, Denied and Failed.
 * - `notBefore` and `notAfter` in `status` are those of the certificate.
 *
 * @category csr
 * @stage understand
 * @see K-csrval
 */
export const pcrInvalid = {
  code: 'pcr-invalid',
  severity: 'error',
  fact: {
    both: 'This request has both stubPKCS10Request and {field}.',
    notInV1: 'certificates.k8s.io/v1 uses stubPKCS10Request instead of pkixPublicKey.',
    missing: 'This request has no {field}.',
    key: 'Pods cannot get certificates for {key} keys.',
    lifetime: 'maxExpirationSeconds {seconds} is not between {shortest} and {longest}.',
    conditions: 'Only one of the conditions Issued, Denied and Failed is allowed.',
    dates: 'This {field} is not the one of the certificate, {date}.',
  },
  consequence: objectInvalid,
  wayOut: {
    stub: 'Use only stubPKCS10Request.',
    missing: 'Add it.',
    key: 'Create a key with RSA 3072 or 4096, P-256, P-384, P-521 or Ed25519.',
    lifetime: 'Correct the number.',
    conditions: 'Remove one of them.',
    dates: 'Correct the signer: it must copy the date.',
  },
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/** Judges a PodCertificateRequest as the API server validates it and its status. */
export function checkPodCertificates(request: SigningRequest): readonly FindingDraft[] {
  return [...forms(request), ...keys(request), ...lifetime(request), ...conditions(request), ...dates(request)];
}

const bareKey = ['pkixPublicKey', 'proofOfPossession'] as const;

/** One of two forms: a request, or a public key with a signature that proves the private one. */
function forms(request: SigningRequest): readonly FindingDraft[] {
  const stub = scalarAt(request.spec, 'stubPKCS10Request');
  const [key, proof] = bareKey.map((name) => scalarAt(request.spec, name));
  const isV1 = request.placed.object.apiVersion?.endsWith('/v1') === true;
  const written = key ?? proof;
  if (stub !== undefined && written !== undefined) {
    const field = key === undefined ? bareKey[1] : bareKey[0];
    const judgement = problem(pcrInvalid, { fact: 'both', wayOut: 'stub', values: { field } });
    return [placedAt(atScalar(request, written), judgement)];
  }
  if (request.isPartial) return [];
  if (written !== undefined && isV1) {
    return [placedAt(atScalar(request, written), problem(pcrInvalid, { fact: 'notInV1', wayOut: 'stub' }))];
  }
  if (stub === undefined && (key === undefined || proof === undefined)) {
    const field = written === undefined ? 'stubPKCS10Request' : key === undefined ? bareKey[0] : bareKey[1];
    const place = written === undefined ? atMissing(request) : atScalar(request, written);
    return [placedAt(place, problem(pcrInvalid, { fact: 'missing', wayOut: 'missing', values: { field } }))];
  }
  return [];
}

function keys(request: SigningRequest): readonly FindingDraft[] {
  const field = scalarAt(request.spec, 'pkixPublicKey');
  const stub = scalarAt(request.spec, 'stubPKCS10Request');
  const publicKey = request.request?.content.publicKey ?? (field && publicKeyIn(field));
  const place = stub ?? field;
  if (publicKey === undefined || place === undefined || isAccepted(publicKey)) return [];
  const judgement = problem(pcrInvalid, { fact: 'key', wayOut: 'key', values: { key: keyText(publicKey) } });
  return [placedAt(atScalar(request, place), judgement)];
}

function publicKeyIn({ text }: ScalarNode): PublicKey | undefined {
  const der = decodeBase64(text);
  const decoded = der instanceof Uint8Array ? decodePublicKey(der) : undefined;
  return decoded?.kind === 'publicKey' ? decoded.publicKey : undefined;
}

function isAccepted({ algorithm, bits, curve }: PublicKey): boolean {
  const sizes: readonly number[] = podCertificateRules.rsaBits;
  const curves: readonly string[] = podCertificateRules.curves;
  return algorithm === 'RSA' ? bits === undefined || sizes.includes(bits) : curves.includes(curve ?? algorithm);
}

function keyText({ algorithm, bits, curve }: PublicKey): string {
  return algorithm === 'RSA' ? `RSA ${bits ?? ''}` : visibleText(curve ?? algorithm);
}

function lifetime(request: SigningRequest): readonly FindingDraft[] {
  const { shortestSeconds, longestSeconds, longestOfKubernetesSeconds } = podCertificateRules;
  const field = scalarAt(request.spec, 'maxExpirationSeconds');
  const seconds = secondsIn(field);
  const isKubernetes = request.signerName?.text.startsWith('kubernetes.io/') === true;
  const longest = isKubernetes ? longestOfKubernetesSeconds : longestSeconds;
  if (field === undefined || seconds === undefined || (seconds >= shortestSeconds && seconds <= longest)) return [];
  const values = { seconds, shortest: shortestSeconds, longest };
  return [placedAt(atScalar(request, field), problem(pcrInvalid, { fact: 'lifetime', wayOut: 'lifetime', values }))];
}

function conditions(request: SigningRequest): readonly FindingDraft[] {
  const names: readonly string[] = podCertificateRules.conditions;
  const [, second] = request.conditions.filter(({ type }) => names.includes(type.text));
  if (second === undefined) return [];
  const judgement = problem(pcrInvalid, { fact: 'conditions', wayOut: 'conditions' });
  return [placedAt(atScalar(request, second.type), judgement)];
}

/** The signer repeats the dates of the certificate. */
function dates(request: SigningRequest): readonly FindingDraft[] {
  const { issued } = request;
  if (issued === undefined) return [];
  return (['notBefore', 'notAfter'] as const).flatMap((name) => {
    const field = scalarAt(request.status, name);
    const said = momentOf(field);
    const actual = issued.node.certificate[name];
    if (field === undefined || isHidden(field) || said === undefined || actual === undefined || said === actual)
      return [];
    const values = { field: name, date: formatIsoTime(actual) };
    return [placedAt(atScalar(request, field), problem(pcrInvalid, { fact: 'dates', wayOut: 'dates', values }))];
  });
}
