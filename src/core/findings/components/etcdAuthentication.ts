import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { ownCas } from './ownCas.ts';
import { givenSetting, isOn, isWholeServer } from './servers.ts';

/** Reports etcd members that serve whoever comes, and those whose certificates nobody can verify. */
export function checkEtcdAuthentication({ components }: ClusterPicture): readonly FindingDraft[] {
  const clientCas = clientCasOf(components);
  return components
    .filter(({ component }) => component === 'etcd')
    .flatMap((etcd) => [
      ...openToClients(etcd),
      ...openToPeers(etcd),
      ...implicitAuthentication(etcd),
      ...automaticCertificates(etcd),
      ...sharedWithCluster(etcd, clientCas),
    ]);
}

function openToClients(etcd: ComponentInstance): readonly FindingDraft[] {
  if (!isWholeServer(etcd) || !servesTls(etcd, '--listen-client-urls')) return [];
  if (givenSetting(etcd, '--trusted-ca-file') !== undefined || isOn(etcd, '--client-cert-auth')) return [];
  if (isOn(etcd, '--auto-tls')) return [];
  return [
    placedAt(etcd.place, {
      code: 'etcd-client-auth-off',
      fact: l10n.t('etcd asks its clients for no certificate: whoever reaches its port reads and changes all Secrets.'),
      consequence: l10n.t('Encryption alone keeps nobody out, and etcd logs {0}.', '`client-cert-auth = false`'),
      wayOut: l10n.t('Set {0} to the CA of etcd, and {1}.', '--trusted-ca-file', '--client-cert-auth=true'),
    }),
  ];
}

function openToPeers(etcd: ComponentInstance): readonly FindingDraft[] {
  if (!isWholeServer(etcd) || !servesTls(etcd, '--listen-peer-urls') || isOn(etcd, '--peer-auto-tls')) return [];
  if (givenSetting(etcd, '--peer-trusted-ca-file') !== undefined || isOn(etcd, '--peer-client-cert-auth')) return [];
  return [
    placedAt(etcd.place, {
      code: 'etcd-peer-auth-off',
      fact: l10n.t('etcd asks other members for no certificate.'),
      consequence: l10n.t('Whoever reaches the peer port can join as a member and copies all data, Secrets included.'),
      wayOut: l10n.t('Set {0} to the CA of etcd, and {1}.', '--peer-trusted-ca-file', '--peer-client-cert-auth=true'),
    }),
  ];
}

function servesTls(etcd: ComponentInstance, flag: string): boolean {
  return settingOf(etcd, flag)?.value?.includes('https://') === true;
}

/** Either of the two makes etcd demand certificates; the users of etcd's own accounts are told by the flag alone. */
function implicitAuthentication(etcd: ComponentInstance): readonly FindingDraft[] {
  const trusted = givenSetting(etcd, '--trusted-ca-file');
  if (trusted === undefined || etcd.isPartial || isOn(etcd, '--client-cert-auth')) return [];
  return [
    placedAt(trusted.namePlace, {
      code: 'etcd-client-cert-auth-implicit',
      fact: l10n.t(
        'With {0} etcd demands client certificates already; {1} says so.',
        '--trusted-ca-file',
        '--client-cert-auth=true',
      ),
    }),
  ];
}

function automaticCertificates(etcd: ComponentInstance): readonly FindingDraft[] {
  return ['--auto-tls', '--peer-auto-tls'].flatMap((flag) => {
    const setting = settingOf(etcd, flag);
    if (setting === undefined || !isOn(etcd, flag)) return [];
    return [
      placedAt(setting.namePlace, {
        code: 'etcd-auto-tls',
        fact: l10n.t('With {0} etcd makes itself a certificate that nobody can verify.', flag),
        consequence: l10n.t('Traffic is encrypted, yet anyone on the way can pose as a member.'),
        wayOut: l10n.t('Give it certificates of the etcd CA instead.'),
      }),
    ];
  });
}

/** The first flag of an API server that names a CA of clients, by the CA's key. */
function clientCasOf(components: readonly ComponentInstance[]): ReadonlyMap<string, Setting> {
  const found = new Map<string, Setting>();
  for (const instance of components) {
    const clients = instance.component === 'kube-apiserver' ? givenSetting(instance, '--client-ca-file') : undefined;
    for (const { keyId } of ownCas(clients?.material?.certificates ?? [])) {
      if (clients !== undefined && !found.has(keyId)) found.set(keyId, clients);
    }
  }
  return found;
}

function sharedWithCluster(etcd: ComponentInstance, clientCas: ReadonlyMap<string, Setting>): readonly FindingDraft[] {
  const trusted = givenSetting(etcd, '--trusted-ca-file');
  const ca = ownCas(trusted?.material?.certificates ?? []).find(({ keyId }) => clientCas.has(keyId));
  const clients = clientCas.get(ca?.keyId ?? '');
  if (trusted === undefined || ca === undefined || clients === undefined) return [];
  return [
    placedAt(trusted.place, {
      code: 'etcd-ca-is-cluster-ca',
      fact: l10n.t(
        'CA {0} vouches for the clients of kube-apiserver, too: any of their certificates opens etcd.',
        subjectName(ca.certificate),
      ),
      related: [relatedAt(clients.place, l10n.t('CA of the clients of kube-apiserver'))],
    }),
  ];
}
