import * as l10n from '@vscode/l10n';
import { podCertificateRules } from '../../kubernetes/tables/signers.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { FilePlace } from '../../pki/cluster/clusterModel.ts';
import { isHidden, momentOf, type SigningRequest, secondsIn } from '../../pki/cluster/signingRequests.ts';
import { decodeBase64 } from '../../text/base64.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import { decodePublicKey } from '../../x509/decodePublicKey.ts';
import type { PublicKey } from '../../x509/x509Model.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { atMissing, atScalar } from './requestPlaces.ts';

/** Judges a PodCertificateRequest as the API server validates it and its status. */
export function checkPodCertificates(request: SigningRequest): readonly FindingDraft[] {
  return [...forms(request), ...keys(request), ...lifetime(request), ...conditions(request), ...dates(request)];
}

function invalid(place: FilePlace, fact: string, wayOut: string): FindingDraft {
  const consequence = l10n.t('The API server refuses the object.');
  return placedAt(place, { code: 'pcr-invalid', fact, consequence, wayOut });
}

const bareKey = ['pkixPublicKey', 'proofOfPossession'] as const;

/** One of two forms: a request, or a public key with a signature that proves the private one. */
function forms(request: SigningRequest): readonly FindingDraft[] {
  const stub = scalarAt(request.spec, 'stubPKCS10Request');
  const [key, proof] = bareKey.map((name) => scalarAt(request.spec, name));
  const isV1 = request.placed.object.apiVersion?.endsWith('/v1') === true;
  const written = key ?? proof;
  if (stub !== undefined && written !== undefined) {
    return [
      invalid(
        atScalar(request, written),
        l10n.t('This request has both {0} and {1}.', 'stubPKCS10Request', key === undefined ? bareKey[1] : bareKey[0]),
        l10n.t('Keep {0} alone.', 'stubPKCS10Request'),
      ),
    ];
  }
  if (request.isPartial) return [];
  if (written !== undefined && isV1) {
    return [
      invalid(
        atScalar(request, written),
        l10n.t('{0} has no {1}: requests hold {2} there.', 'certificates.k8s.io/v1', bareKey[0], 'stubPKCS10Request'),
        l10n.t('Put in {0} instead.', 'stubPKCS10Request'),
      ),
    ];
  }
  if (stub === undefined && (key === undefined || proof === undefined)) {
    const missing = written === undefined ? 'stubPKCS10Request' : key === undefined ? bareKey[0] : bareKey[1];
    return [
      invalid(
        written === undefined ? atMissing(request) : atScalar(request, written),
        l10n.t('This request has no {0}.', missing),
        l10n.t('Add it.'),
      ),
    ];
  }
  return [];
}

function keys(request: SigningRequest): readonly FindingDraft[] {
  const field = scalarAt(request.spec, 'pkixPublicKey');
  const stub = scalarAt(request.spec, 'stubPKCS10Request');
  const publicKey = request.request?.content.publicKey ?? (field && publicKeyIn(field));
  const place = stub ?? field;
  if (publicKey === undefined || place === undefined || isAccepted(publicKey)) return [];
  return [
    invalid(
      atScalar(request, place),
      l10n.t('Pods get no certificate for a key of {0}.', keyText(publicKey)),
      l10n.t('Make a key of RSA 3072 or 4096, P-256, P-384, P-521 or Ed25519.'),
    ),
  ];
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
  return [
    invalid(
      atScalar(request, field),
      l10n.t('maxExpirationSeconds {0} is not between {1} and {2}.', seconds, shortestSeconds, longest),
      l10n.t('Correct the number.'),
    ),
  ];
}

function conditions(request: SigningRequest): readonly FindingDraft[] {
  const names: readonly string[] = podCertificateRules.conditions;
  const [, second] = request.conditions.filter(({ type }) => names.includes(type.text));
  if (second === undefined) return [];
  return [
    invalid(
      atScalar(request, second.type),
      l10n.t('An object has at most one of the conditions Issued, Denied and Failed.'),
      l10n.t('Remove one of both.'),
    ),
  ];
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
    return [
      invalid(
        atScalar(request, field),
        l10n.t('status.{0} is not that of the certificate, {1}.', name, formatIsoTime(actual)),
        l10n.t('Correct the signer: it has to repeat the date.'),
      ),
    ];
  });
}
