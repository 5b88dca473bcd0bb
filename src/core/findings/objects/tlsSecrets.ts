import * as l10n from '@vscode/l10n';
import { mappingAt, nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { judgedAt } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { materialUnder, objectIndexOf } from './objectIndex.ts';
import { isOpenEnded } from './openValue.ts';

/** Judges what Secrets with a pair of certificate and key hold under which keys, and their type. */
export function checkTlsSecrets(picture: ClusterPicture): readonly FindingDraft[] {
  const { graph, ofKind } = objectIndexOf(picture);
  return ofKind('Secret').flatMap((secret) => [
    ...withoutKeys(secret),
    ...withGeneralType(secret),
    ...withPublicKey(graph, secret),
  ]);
}

const pairKeys = ['tls.crt', 'tls.key'];

function withoutKeys({ file, object }: PlacedObject): readonly FindingDraft[] {
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
      {
        code: 'tls-secret-keys-missing',
        fact: l10n.t('This Secret of type kubernetes.io/tls has no {0}.', listOf(missing)),
        consequence: l10n.t('The API server refuses it with {0}.', `\`data[${missing[0]}]: Required value\``),
        wayOut: l10n.t('Add what is missing, or take the type Opaque.'),
      },
    ),
  ];
}

/** What stands in maps that are no maps, or merged into them, nobody sees here. */
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
  return [
    placedAt(
      { file, span: type?.span ?? keySpanOf(certificate) },
      {
        code: 'tls-secret-type',
        fact: l10n.t(
          'A Secret with tls.crt and tls.key alone is usually of type kubernetes.io/tls, whose keys the API server checks.',
        ),
      },
    ),
  ];
}

function keySpanOf({ keySpan, span }: ScalarNode): ScalarNode['span'] {
  return keySpan ?? span;
}

/** Cluster API keeps the key pair of service accounts so. Elsewhere a certificate belongs there. */
function withPublicKey(graph: PkiGraph, secret: PlacedObject): readonly FindingDraft[] {
  if (scalarAt(secret.object.root, 'type')?.text !== 'cluster.x-k8s.io/secret') return [];
  const [first] = materialUnder(graph, secret, 'tls.crt')?.occurrences ?? [];
  if (first?.credential.content.kind !== 'publicKey') return [];
  return [
    judgedAt(first, {
      code: 'secret-tlscrt-is-public-key',
      fact: l10n.t('This is a public key, not a certificate: so Cluster API keeps the keys of service accounts.'),
    }),
  ];
}
