import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture, ComponentInstance, Material, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingsOf } from '../../pki/cluster/components.ts';
import { type PublicKeyFault, publicKeyFault } from '../../pki/cluster/publicKeyFault.ts';
import { givenSetting } from '../../pki/cluster/servers.ts';
import { serviceAccountKeysOf } from '../../pki/cluster/serviceAccountKeys.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Service account key that kube-apiserver ignores.
 *
 * When: the only keys in a file of `--service-account-key-file` are EC private keys in PKCS#8, keys in an RSA PUBLIC KEY block, or
 * Ed25519 or Ed448 keys.
 *
 * kube-apiserver reads PUBLIC KEY blocks, certificates, RSA private keys in PKCS#1 or PKCS#8, and EC PRIVATE KEY blocks.
 *
 * @category key
 * @stage understand
 * @see CG-cert
 */
export const keyPemUnusableForSa = {
  code: 'key-pem-unusable-for-sa',
  severity: 'error',
  fact: {
    pkcs8: 'kube-apiserver ignores EC keys in PRIVATE KEY format (PKCS#8) in this flag.',
    pkcs1: 'kube-apiserver ignores keys in RSA PUBLIC KEY format (PKCS#1) in this flag.',
    other: 'kube-apiserver verifies tokens only with RSA and EC keys, but this is {algorithm}.',
  },
  consequence: 'It exits at start with `data does not contain any valid RSA or ECDSA public keys`.',
  wayOut: 'Write the public key in PUBLIC KEY format: `openssl pkey -pubout`.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/**
 * Service account key also used for TLS.
 *
 * When: the key that signs service account tokens is also the key of a TLS certificate.
 *
 * Without `--service-account-key-file`, kube-apiserver uses the key in `--tls-private-key-file`.
 *
 * @category token
 * @stage understand
 * @see K-authopts
 */
export const saKeyIsTlsKey = {
  code: 'sa-key-is-tls-key',
  severity: 'warning',
  fact: {
    named: '{file} signs service account tokens and is also the key of a TLS certificate.',
    ofCa: 'The key that signs service account tokens is also the key of CA {subject}.',
    ofLeaf: 'The key that signs service account tokens is also the key of {subject}.',
  },
  consequence: 'Neither can be replaced alone: a new key invalidates all tokens at once.',
  wayOut: 'Use a separate key for tokens.',
} as const satisfies FindingRecord;

/** Judges what kind of key serves for tokens of service accounts. */
export function checkServiceAccountForms(picture: ClusterPicture): readonly FindingDraft[] {
  const tlsUses = tlsUsesOf(picture);
  return [
    ...picture.components.filter(({ component }) => component === 'kube-apiserver').flatMap(unusable),
    ...serviceAccountKeysOf(picture).flatMap((keys) => {
      const [first] = keys.signing.flatMap(({ setting, key }) => sharedWithTls(picture, tlsUses, setting, key?.keyId));
      return first === undefined ? [] : [first];
    }),
  ];
}

function unusable(server: ComponentInstance): readonly FindingDraft[] {
  return settingsOf(server, '--service-account-key-file').flatMap(({ material, place }) => {
    const fault = material && faultOf(material);
    const [occurrence] = material?.occurrences ?? [];
    if (fault === undefined || occurrence === undefined) return [];
    return [
      placedAt(
        place,
        problem(keyPemUnusableForSa, {
          fact: fault === 'pkcs1' || fault === 'pkcs8' ? fault : 'other',
          values: { algorithm: fault },
          related: [relatedPlace(occurrence, l10n.t('Key that is ignored'))],
        }),
      ),
    ];
  });
}

/** Why client-go's `ParsePublicKeysPEM` finds nothing in a file. */
function faultOf({ source, occurrences }: Material): PublicKeyFault | undefined {
  if (source !== 'file' || occurrences.length === 0) return undefined;
  const faults = occurrences.map(({ credential: { content, block } }) =>
    publicKeyFault({ content, label: block.label ?? '' }),
  );
  return faults.includes(undefined) ? undefined : faults[0];
}

function sharedWithTls(
  { graph }: ClusterPicture,
  { keyFlags, certificates }: TlsUses,
  setting: Setting,
  keyId: string | undefined,
): readonly FindingDraft[] {
  const certificate = keyId === undefined ? undefined : tlsCertificateOf(graph, certificates, keyId);
  const other = !setting.value
    ? undefined
    : keyFlags.get(setting.place.file)?.find(({ value }) => value === setting.value);
  if (certificate === undefined && other === undefined) return [];
  const [place] = certificate?.occurrences ?? [];
  return [
    placedAt(
      setting.place,
      problem(saKeyIsTlsKey, {
        fact: certificate === undefined ? 'named' : isUsedAsCa(certificate) ? 'ofCa' : 'ofLeaf',
        values: {
          file: visibleText(setting.value ?? ''),
          subject: certificate === undefined ? '' : subjectName(certificate.certificate),
        },
        related: [
          ...(place === undefined ? [] : [relatedPlace(place, l10n.t('Certificate of the key'))]),
          ...(other === undefined ? [] : [relatedAt(other.place, l10n.t('The same key for TLS'))]),
        ],
      }),
    ),
  ];
}

const tlsKeys = [
  '--tls-private-key-file',
  '--etcd-keyfile',
  '--kubelet-client-key',
  '--proxy-client-key-file',
  '--cluster-signing-key-file',
];

/** What components use for TLS. Collected once: there may be a hundred clusters. */
interface TlsUses {
  /** Flags that name keys, by the file in which they stand. */
  readonly keyFlags: ReadonlyMap<DecodedFile, readonly Setting[]>;
  /** What flags name that are not about service accounts. */
  readonly certificates: ReadonlySet<CertificateNode>;
}

function tlsUsesOf({ components }: ClusterPicture): TlsUses {
  const keyFlags = new Map<DecodedFile, Setting[]>();
  const certificates = new Set<CertificateNode>();
  for (const instance of components) {
    for (const setting of tlsKeys.flatMap((flag) => givenSetting(instance, flag) ?? [])) {
      const { file } = setting.place;
      addToGroup(keyFlags, file, setting);
    }
    for (const { flag, material } of instance.settings) {
      if (material === undefined || flag.startsWith('--service-account-')) continue;
      for (const node of material.certificates) certificates.add(node);
    }
  }
  return { keyFlags, certificates };
}

/** A certificate may stand there for the key's sake alone, as `service-accounts.crt` of Kubernetes the Hard Way. */
function tlsCertificateOf(
  graph: PkiGraph,
  named: ReadonlySet<CertificateNode>,
  keyId: string,
): CertificateNode | undefined {
  return (graph.keys.get(keyId)?.certificates ?? [])
    .flatMap((fingerprint) => graph.certificates.get(fingerprint) ?? [])
    .find((node) => named.has(node) || node.issued.length > 0);
}
