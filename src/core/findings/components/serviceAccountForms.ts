import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture, ComponentInstance, Material, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingsOf } from '../../pki/cluster/components.ts';
import type { CertificateNode, DecodedCredential, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { givenSetting } from './servers.ts';
import { serviceAccountKeysOf } from './serviceAccountKeys.ts';

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
    const reason = material && unusableReason(material);
    const [occurrence] = material?.occurrences ?? [];
    if (reason === undefined || occurrence === undefined) return [];
    return [
      placedAt(place, {
        code: 'key-pem-unusable-for-sa',
        fact: reason,
        consequence: l10n.t(
          'It exits at start with {0}.',
          '`data does not contain any valid RSA or ECDSA public keys`',
        ),
        wayOut: l10n.t('Write the public half in the form PUBLIC KEY: {0}.', '`openssl pkey -pubout`'),
        related: [relatedPlace(occurrence, l10n.t('Key that is passed over'))],
      }),
    ];
  });
}

/** Why client-go's `ParsePublicKeysPEM` finds nothing in a file. */
function unusableReason({ source, occurrences }: Material): string | undefined {
  if (source !== 'file' || occurrences.length === 0) return undefined;
  const reasons = occurrences.map(({ credential }) => formFault(credential));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

function formFault({ content, block }: DecodedCredential): string | undefined {
  if (content.kind === 'privateKey') {
    if (content.encrypted) return undefined;
    if (content.algorithm === 'EC' && content.encoding === 'PKCS#8') {
      return l10n.t('kube-apiserver passes over EC keys in the form PRIVATE KEY (PKCS#8) in this flag.');
    }
    return isEdwards(content.algorithm) ? edwards(content.algorithm) : undefined;
  }
  if (content.kind !== 'publicKey') return undefined;
  if (block.label === 'RSA PUBLIC KEY') {
    return l10n.t('kube-apiserver passes over keys in the form RSA PUBLIC KEY (PKCS#1) in this flag.');
  }
  const { algorithm } = content.publicKey;
  return isEdwards(algorithm) ? edwards(algorithm) : undefined;
}

function isEdwards(algorithm: string): boolean {
  return algorithm === 'Ed25519' || algorithm === 'Ed448';
}

function edwards(algorithm: string): string {
  return l10n.t('kube-apiserver verifies tokens with RSA and EC keys only, and this is {0}.', algorithm);
}

function sharedWithTls(
  { graph }: ClusterPicture,
  { keyFlags, certificates }: TlsUses,
  setting: Setting,
  keyId: string | undefined,
): readonly FindingDraft[] {
  const certificate = keyId === undefined ? undefined : tlsCertificateOf(graph, certificates, keyId);
  const other = keyFlags.get(setting.place.file)?.find(({ value }) => value === setting.value);
  if (certificate === undefined && other === undefined) return [];
  const [place] = certificate?.occurrences ?? [];
  return [
    placedAt(setting.place, {
      code: 'sa-key-is-tls-key',
      fact:
        certificate === undefined
          ? l10n.t(
              '{0} signs tokens of service accounts and is the key of a TLS certificate, too.',
              visibleText(setting.value ?? ''),
            )
          : isUsedAsCa(certificate)
            ? l10n.t(
                'The key that signs tokens of service accounts is the key of CA {0}, too.',
                subjectName(certificate.certificate),
              )
            : l10n.t(
                'The key that signs tokens of service accounts is the key of {0}, too.',
                subjectName(certificate.certificate),
              ),
      consequence: l10n.t('Neither can be replaced without the other: a new key ends all tokens at once.'),
      wayOut: l10n.t('Sign tokens with a key of its own.'),
      related: [
        ...(place === undefined ? [] : [relatedPlace(place, l10n.t('Certificate of the key'))]),
        ...(other === undefined ? [] : [relatedAt(other.place, l10n.t('The same key for TLS'))]),
      ],
    }),
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
