import * as l10n from '@vscode/l10n';
import { keyPathSegments } from '../../kubernetes/keyPathSegments.ts';
import { keyIdOf } from '../../pki/byteKey.ts';
import { isLastAppliedCopy } from '../../pki/credentialPlace.ts';
import type { DecodedCredential, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { FindingDraft } from '../draft.ts';
import { type Judgement, judgedAt } from '../judgement.ts';
import { isSshKey } from '../places.ts';

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
  if (segments.includes('annotations') || segments.includes('labels')) return inMetadata();
  if (kind === 'ConfigMap') return inConfigMap();
  if (kind === 'Secret') return inSecret();
  if (isSshKey(occurrence)) return undefined;
  if (kind === undefined && isHelmValue(occurrence)) return inHelmValues();
  if (kind === 'Route' && segments.at(-1) === 'key') return inRoute();
  return isInPodSpec(segments) ? inManifest() : undefined;
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
  // Whoever reads the annotation of a Secret reads its data, too, unless these were replaced since.
  const isInData = file.credentials.some(
    (other) => isSameObject(other, credential) && !isLastAppliedCopy(other) && keyOf(other) === keyOf(credential),
  );
  return {
    code: 'private-key-in-last-applied',
    ...(object?.kind === 'Secret' ? { severity: isInData ? 'info' : 'warning' } : {}),
    fact: l10n.t(
      'A private key is in the annotation that `kubectl apply` keeps, and stays there when the data are edited.',
    ),
    consequence: l10n.t('Whoever may read the object has the key.'),
    wayOut: l10n.t('Remove the annotation, apply with `--server-side`, and make a new key.'),
  };
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

function inMetadata(): Judgement {
  return {
    code: 'private-key-in-last-applied',
    fact: l10n.t('A private key is in the metadata of an object.'),
    consequence: l10n.t('Whoever may read the object has the key.'),
    wayOut: l10n.t('Remove it, and make a new key.'),
  };
}

function inConfigMap(): Judgement {
  return {
    code: 'private-key-in-configmap',
    fact: l10n.t('A private key is in a ConfigMap.'),
    consequence: l10n.t('Everybody with the right to view reads it, and it is not encrypted at rest.'),
    wayOut: l10n.t('Move it to a Secret, and make a new key.'),
  };
}

function inManifest(): Judgement {
  return {
    code: 'private-key-in-pod-spec',
    fact: l10n.t('A private key is written into the specification of an object.'),
    consequence: l10n.t('It shows in the API, in events and in lists of processes.'),
    wayOut: l10n.t('Refer to a Secret, and make a new key.'),
  };
}

function inRoute(): Judgement {
  return {
    code: 'private-key-in-pod-spec',
    // Where the router is too old for references, there is no other way.
    severity: 'warning',
    fact: l10n.t('A private key is written into a Route.'),
    consequence: l10n.t('Whoever may read Routes has the key.'),
    wayOut: l10n.t('Put it into a Secret, and name that in {0}.', '`spec.tls.externalCertificate`'),
  };
}

function inHelmValues(): Judgement {
  return {
    code: 'private-key-in-pod-spec',
    // The chart may put it into a Secret.
    severity: 'warning',
    fact: l10n.t('A private key is written into the values of a chart.'),
    consequence: l10n.t('Helm keeps them with each release, and whoever reads the file has the key.'),
    wayOut: l10n.t('Refer to a Secret, and make a new key.'),
  };
}

function inSecret(): Judgement {
  return {
    code: 'secret-plaintext-manifest',
    fact: l10n.t(
      'This Secret holds a private key in plain text (base64 is no encryption): whoever reads the file has it.',
    ),
  };
}
