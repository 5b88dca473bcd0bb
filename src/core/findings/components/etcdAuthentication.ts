import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { givenSetting, isOn, isWholeServer } from '../../pki/cluster/servers.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { ownCas } from './ownCas.ts';

/**
 * etcd accepts clients without a certificate.
 *
 * When: neither `--trusted-ca-file` nor `--client-cert-auth` is set, and etcd listens for clients on https.
 *
 * etcd contains the whole state of the cluster, including the tokens of service accounts.
 *
 * @category wiring
 * @stage understand
 * @see ETCD-tls
 */
export const etcdClientAuthOff = {
  code: 'etcd-client-auth-off',
  severity: 'error',
  fact: 'etcd does not ask its clients for a certificate.',
  consequence: 'Anyone who can reach its port can read and change all Secrets; etcd logs `client-cert-auth = false`.',
  wayOut: 'Set --trusted-ca-file to the etcd CA, and --client-cert-auth=true.',
} as const satisfies FindingRecord;

/**
 * etcd accepts members without a certificate.
 *
 * When: neither `--peer-trusted-ca-file` nor `--peer-client-cert-auth` is set, and etcd listens for other members on https.
 *
 * @category wiring
 * @stage understand
 * @see ETCD-tls
 */
export const etcdPeerAuthOff = {
  code: 'etcd-peer-auth-off',
  severity: 'error',
  fact: 'etcd does not ask other members for a certificate.',
  consequence: 'Anyone who can reach the peer port can join as a member and copy all data, including Secrets.',
  wayOut: 'Set --peer-trusted-ca-file to the etcd CA, and --peer-client-cert-auth=true.',
} as const satisfies FindingRecord;

/**
 * Client certificates required implicitly.
 *
 * When: `--trusted-ca-file` is set without `--client-cert-auth`.
 *
 * etcd requires client certificates if either of the two is set. `--client-cert-auth=true` makes it explicit, and only with
 * it does etcd take the CN as the name of an etcd user.
 *
 * @category wiring
 * @stage understand
 * @see ETCD-tls, SEED
 */
export const etcdClientCertAuthImplicit = {
  code: 'etcd-client-cert-auth-implicit',
  severity: 'hint',
  fact: 'etcd already requires client certificates because --trusted-ca-file is set.',
  quickFix: 'add-flag',
} as const satisfies FindingRecord;

/**
 * Self-generated etcd certificates.
 *
 * When: `--auto-tls` or `--peer-auto-tls` is true.
 *
 * etcd generates a new certificate at each start.
 *
 * @category wiring
 * @stage understand
 * @see ETCD-tls
 */
export const etcdAutoTls = {
  code: 'etcd-auto-tls',
  severity: 'warning',
  fact: 'With {flag}, etcd generates a certificate that no client can verify.',
  consequence: 'The traffic is encrypted, but anyone on the network path can pose as a member.',
  wayOut: 'Use certificates from the etcd CA instead.',
} as const satisfies FindingRecord;

/**
 * Same CA for etcd and the cluster.
 *
 * When: `--trusted-ca-file` of etcd and `--client-ca-file` of kube-apiserver contain the same CA.
 *
 * By default, etcd has no authorization. For this reason, kubeadm creates a separate CA, `etcd-ca`.
 *
 * @category wiring
 * @stage understand
 * @see SEED, ETCD-tls, KA-certlist
 */
export const etcdCaIsClusterCa = {
  code: 'etcd-ca-is-cluster-ca',
  severity: 'info',
  fact: 'CA {ca} is also the client CA of kube-apiserver, so all its clients can access etcd.',
} as const satisfies FindingRecord;

/** Reports etcd members that serve every client, and those whose certificates no client can verify. */
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
  return [placedAt(etcd.place, problem(etcdClientAuthOff, {}))];
}

function openToPeers(etcd: ComponentInstance): readonly FindingDraft[] {
  if (!isWholeServer(etcd) || !servesTls(etcd, '--listen-peer-urls') || isOn(etcd, '--peer-auto-tls')) return [];
  if (givenSetting(etcd, '--peer-trusted-ca-file') !== undefined || isOn(etcd, '--peer-client-cert-auth')) return [];
  return [placedAt(etcd.place, problem(etcdPeerAuthOff, {}))];
}

function servesTls(etcd: ComponentInstance, flag: string): boolean {
  return settingOf(etcd, flag)?.value?.includes('https://') === true;
}

/** Either of the two makes etcd demand certificates; the users of etcd's own accounts are told by the flag alone. */
function implicitAuthentication(etcd: ComponentInstance): readonly FindingDraft[] {
  const trusted = givenSetting(etcd, '--trusted-ca-file');
  if (trusted === undefined || etcd.isPartial || isOn(etcd, '--client-cert-auth')) return [];
  return [placedAt(trusted.namePlace, problem(etcdClientCertAuthImplicit, {}))];
}

function automaticCertificates(etcd: ComponentInstance): readonly FindingDraft[] {
  return ['--auto-tls', '--peer-auto-tls'].flatMap((flag) => {
    const setting = settingOf(etcd, flag);
    if (setting === undefined || !isOn(etcd, flag)) return [];
    return [placedAt(setting.namePlace, problem(etcdAutoTls, { values: { flag } }))];
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
    placedAt(
      trusted.place,
      problem(etcdCaIsClusterCa, {
        values: { ca: subjectName(ca.certificate) },
        related: [relatedAt(clients.place, l10n.t('CA of the clients of kube-apiserver'))],
      }),
    ),
  ];
}
