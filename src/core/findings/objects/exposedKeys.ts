import { keyPathSegments } from '../../kubernetes/keyPathSegments.ts';
import { keyIdOf } from '../../pki/byteKey.ts';
import { isLastAppliedCopy } from '../../pki/credentialPlace.ts';
import type { DecodedCredential, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgedAt, problem } from '../judgement.ts';
import { isSshKey } from '../places.ts';

/**
 * Private key in a ConfigMap.
 *
 * When: a value of a ConfigMap holds an unencrypted private key.
 *
 * The view role includes ConfigMaps, and encryption at rest usually does not.
 *
 * @category secrets
 * @about key
 * @stage understand
 * @see API-core
 */
export const privateKeyInConfigmap = {
  code: 'private-key-in-configmap',
  severity: 'error',
  fact: 'A private key is in a ConfigMap.',
  consequence: 'Anyone with the view role can read it, and it is not encrypted at rest.',
  wayOut: 'Move it to a Secret and create a new key.',
  quickFix: 'move-to-secret',
} as const satisfies FindingRecord;

/**
 * Private key in metadata.
 *
 * When: an annotation or label holds an unencrypted private key, such as `kubectl.kubernetes.io/last-applied-configuration`, to which client-side
 * `kubectl apply` copies the whole object.
 *
 * In the annotation of a Secret this is a warning, and information if its data still holds the same key.
 *
 * @category secrets
 * @about key
 * @stage understand
 * @see API-core
 */
export const privateKeyInLastApplied = {
  code: 'private-key-in-last-applied',
  severity: 'error',
  fact: {
    lastApplied: 'A private key is in the annotation of `kubectl apply` and stays there when the data changes.',
    metadata: 'A private key is in the metadata of an object.',
  },
  consequence: 'Anyone who can read the object can read this key.',
  wayOut: {
    lastApplied: 'Remove the annotation, apply with `--server-side` and create a new key.',
    metadata: 'Remove it and create a new key.',
  },
  quickFix: 'remove-field',
} as const satisfies FindingRecord;

/**
 * Private key in a manifest.
 *
 * When: the environment, command or arguments of a container, `spec.tls.key` of a Route, or Helm values hold an unencrypted private key.
 *
 * In a Route or in Helm values this is a warning: a router may be too old for references, and a chart may write the value to a Secret.
 *
 * @category secrets
 * @about key
 * @stage understand
 * @see OCP
 */
export const privateKeyInPodSpec = {
  code: 'private-key-in-pod-spec',
  severity: 'error',
  fact: {
    container: 'A private key is in the specification of a container.',
    route: 'A private key is in a Route.',
    helm: 'A private key is in the values of a chart.',
  },
  consequence: {
    container: 'The API, events and process lists show it.',
    route: 'Anyone who can read Routes can read this key.',
    helm: 'Helm stores it with each release, and anyone who can read this file can read it.',
  },
  wayOut: {
    reference: 'Reference a Secret instead and create a new key.',
    route: 'Move it to a Secret and name that in `spec.tls.externalCertificate`.',
  },
  quickFix: 'move-to-secret',
} as const satisfies FindingRecord;

/**
 * Unencrypted Secret manifest.
 *
 * When: the manifest of a Secret holds an unencrypted private key.
 *
 * Sealed Secrets, SOPS and External Secrets keep keys out of manifests.
 *
 * @category secrets
 * @about key
 * @stage understand
 * @see API-core
 */
export const secretPlaintextManifest = {
  code: 'secret-plaintext-manifest',
  severity: 'info',
  fact: 'Anyone who can read this file can read this private key: base64 is not encryption.',
} as const satisfies FindingRecord;

/** Reports private keys that stand where more people read than a Secret's. */
export function checkExposedKeys(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) => {
    const inSecrets = new Set<string>();
    return file.credentials
      .filter(isOpenKey)
      .map((credential) => ({ file, credential }))
      .flatMap((occurrence) => {
        const judgement = judge(occurrence);
        if (judgement === undefined) return [];
        // Of a Secret's keys the first is enough.
        const { object } = occurrence.credential.value;
        const place = `${judgement.code}\n${object?.documentIndex}\n${object?.namespace}/${object?.name}`;
        if (judgement.code === 'secret-plaintext-manifest' || judgement.code === 'private-key-in-last-applied') {
          if (inSecrets.has(place)) return [];
          inSecrets.add(place);
        }
        return [judgedAt(occurrence, judgement)];
      });
  });
}

/** One that a passphrase protects gives nothing away. */
function isOpenKey({ content }: DecodedCredential): boolean {
  return content.kind === 'privateKey' && !content.encrypted;
}

function judge(occurrence: Occurrence): Judgement | undefined {
  const { value } = occurrence.credential;
  const kind = value.object?.kind;
  const segments = keyPathSegments(value.keyPath ?? '').filter((segment) => typeof segment === 'string');
  if (isLastAppliedCopy(occurrence.credential)) return inLastApplied(occurrence);
  if (segments.includes('annotations') || segments.includes('labels')) {
    return problem(privateKeyInLastApplied, { fact: 'metadata', wayOut: 'metadata' });
  }
  if (kind === 'ConfigMap') return problem(privateKeyInConfigmap, {});
  if (kind === 'Secret') return problem(secretPlaintextManifest, {});
  if (isSshKey(occurrence)) return undefined;
  // The chart may put it into a Secret, and a router may be too old for references.
  if (kind === undefined && isHelmValue(occurrence)) return inManifest('helm', 'warning');
  if (kind === 'Route' && segments.at(-1) === 'key') return inManifest('route', 'warning');
  return isInPodSpec(segments) ? inManifest('container') : undefined;
}

function inManifest(place: keyof typeof privateKeyInPodSpec.fact, severity?: 'warning'): Judgement {
  const wayOut = place === 'route' ? 'route' : 'reference';
  return problem(privateKeyInPodSpec, { severity, fact: place, consequence: place, wayOut });
}

function isHelmValue({ file, credential: { value } }: Occurrence): boolean {
  return value.keyPath !== undefined && /(?:^|\/)values(?:[-._][^/]*)?\.ya?ml$/i.test(file.path);
}

/** Environment, command and arguments of a container. */
function isInPodSpec(segments: readonly string[]): boolean {
  const container = segments.findIndex((segment) =>
    /^(?:initContainers|containers|ephemeralContainers)$/.test(segment),
  );
  return container !== -1 && /^(?:env|args|command)$/.test(segments[container + 1] ?? '');
}

function inLastApplied({ file, credential }: Occurrence): Judgement {
  const { object } = credential.value;
  // Anyone who reads the annotation of a Secret reads its data, too, unless these were replaced since.
  const isInData = file.credentials.some(
    (other) => isSameObject(other, credential) && !isLastAppliedCopy(other) && keyOf(other) === keyOf(credential),
  );
  const ofSecret = isInData ? 'info' : 'warning';
  return problem(privateKeyInLastApplied, {
    severity: object?.kind === 'Secret' ? ofSecret : undefined,
    fact: 'lastApplied',
    wayOut: 'lastApplied',
  });
}

function isSameObject(
  { value: { object: a } }: DecodedCredential,
  { value: { object: b } }: DecodedCredential,
): boolean {
  return a?.documentIndex === b?.documentIndex && a?.name === b?.name && a?.namespace === b?.namespace;
}

function keyOf({ content }: DecodedCredential): string | undefined {
  return content.kind === 'privateKey' && content.publicKey !== undefined ? keyIdOf(content.publicKey) : undefined;
}
