import { mappingAt, nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { materialUnder, type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { listOf } from '../certificateWords.ts';
import { objectRejected } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { readersOfSecret } from './readersOfSecret.ts';

/**
 * TLS Secret without certificate or key.
 *
 * When: a Secret of type `kubernetes.io/tls` lacks `tls.crt` or `tls.key`.
 *
 * @category secrets
 * @stage understand
 * @see API-core
 */
export const tlsSecretKeysMissing = {
  code: 'tls-secret-keys-missing',
  severity: 'error',
  fact: 'This Secret of type kubernetes.io/tls has no {keys}.',
  consequence: objectRejected,
  wayOut: 'Add what is missing, or set the type to Opaque.',
} as const satisfies FindingRecord;

/**
 * Opaque TLS Secret.
 *
 * When: a Secret without a type, or of type `Opaque`, has exactly `tls.crt` and `tls.key`.
 *
 * Controllers accept both types, but kube-apiserver checks the keys of `kubernetes.io/tls` only. The type of an existing Secret cannot be changed.
 *
 * @category secrets
 * @stage understand
 * @see API-core
 */
export const tlsSecretType = {
  code: 'tls-secret-type',
  severity: 'hint',
  fact: 'Secrets with only tls.crt and tls.key usually have the type kubernetes.io/tls.',
} as const satisfies FindingRecord;

/**
 * Public key in tls.crt.
 *
 * When: `tls.crt` of a Secret of type `cluster.x-k8s.io/secret` holds a public key.
 *
 * @category secrets
 * @stage understand
 * @see CAPI
 */
export const secretTlscrtIsPublicKey = {
  code: 'secret-tlscrt-is-public-key',
  severity: 'info',
  fact: 'This is a public key, not a certificate. Cluster API stores service account keys this way.',
} as const satisfies FindingRecord;

/** Judges what Secrets with a pair of certificate and key hold under which keys, and their type. */
export function checkTlsSecrets(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const { graph, ofKind } = index;
  return ofKind('Secret').flatMap((secret) => [
    ...withoutKeys(secret, index),
    ...withGeneralType(secret),
    ...withPublicKey(graph, secret),
  ]);
}

const pairKeys = ['tls.crt', 'tls.key'];

function withoutKeys({ file, object }: PlacedObject, index: ObjectIndex): readonly FindingDraft[] {
  const { root } = object;
  const type = scalarAt(root, 'type');
  if (type?.text !== 'kubernetes.io/tls' || isOpenEnded(object) || isAdded(root)) return [];
  const missing = pairKeys.filter(
    (key) => nodeAt(root, 'data', key) === undefined && nodeAt(root, 'stringData', key) === undefined,
  );
  if (missing.length === 0) return [];
  return [
    placedAt(
      { file, span: type.span },
      problem(tlsSecretKeysMissing, {
        // With another type, they would miss the keys.
        related: readersOfSecret(object, index),
        values: { keys: listOf(missing), error: `\`data[${missing[0]}]: Required value\`` },
      }),
    ),
  ];
}

/** Values in fields that are not maps, or merged into maps, are not visible here. */
function isAdded(root: PlacedObject['object']['root']): boolean {
  return ['data', 'stringData'].some((field) => {
    const node = nodeAt(root, field);
    return node !== undefined && (node.kind !== 'mapping' || node.entries.has('<<'));
  });
}

function withGeneralType({ file, object }: PlacedObject): readonly FindingDraft[] {
  const { root } = object;
  const type = scalarAt(root, 'type');
  if ((type !== undefined && type.text !== 'Opaque') || isOpenEnded(object)) return [];
  const entries = ['data', 'stringData'].flatMap((field) => [...(mappingAt(root, field)?.entries ?? [])]);
  const certificate = entries.find(([key]) => key === 'tls.crt')?.[1];
  const isPair = entries.length === pairKeys.length && entries.every(([key]) => pairKeys.includes(key));
  if (!isPair || certificate?.kind !== 'scalar') return [];
  const span = type?.span ?? certificate.keySpan ?? certificate.span;
  return [placedAt({ file, span }, problem(tlsSecretType, {}))];
}

/** Cluster API keeps the key pair of service accounts so. Elsewhere a certificate belongs there. */
function withPublicKey(graph: PkiGraph, secret: PlacedObject): readonly FindingDraft[] {
  if (scalarAt(secret.object.root, 'type')?.text !== 'cluster.x-k8s.io/secret') return [];
  const [first] = materialUnder(graph, secret, 'tls.crt')?.occurrences ?? [];
  if (first?.credential.content.kind !== 'publicKey') return [];
  return [judgedAt(first, problem(secretTlscrtIsPublicKey, {}))];
}
