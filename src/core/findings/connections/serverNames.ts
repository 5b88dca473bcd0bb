import * as l10n from '@vscode/l10n';
import { listeners } from '../../kubernetes/tables/listeners.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { isUnspecified, ownAddresses, readAddresses } from '../../pki/cluster/connections/addresses.ts';
import type { Connection, ConnectionVerdict, ExpectedName } from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { givenSetting } from '../../pki/cluster/servers.ts';
import { isLoopback } from '../../pki/kubeconfig/serverUrl.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import { baseName } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import { refusedBy } from '../commonSentences.ts';
import { coversName } from '../components/coversName.ts';
import { servingCertificates } from '../components/servingCertificates.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { RelatedPlace } from '../findingModel.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgedAt, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { materialsOf } from './authorityVotes.ts';
import { quotedVerdict } from './quotedVerdict.ts';

const missingFact = '{host} is not covered by the certificate that {server} presents.';
const askersFail = { one: refusedBy.server, several: '{verifier} and {count} more fail with {error}.' } as const;
const addName = 'Reissue {file} with this name, or correct {flag}.';

/**
 * Address missing from the API server's certificate.
 *
 * When: a kubeconfig, kubeadm's `controlPlaneEndpoint` or `certSANs`, or the advertised address names a host that the API server's certificate does not
 * cover, and no `tls-server-name` is set.
 *
 * With kubeadm, add the name to `apiServer.certSANs` and reissue the certificate; k3s makes its own with the names of `tls-san`. In a kubeconfig, `tls-server-name` is an alternative.
 *
 * @category san
 * @stage understand
 * @see KA-pki, CG-transport
 */
export const apiserverSanMissingEndpoint = {
  code: 'apiserver-san-missing-endpoint',
  severity: 'error',
  fact: missingFact,
  consequence: askersFail,
  wayOut: {
    file: addName,
    k3s: 'Add {host} to tls-san of k3s and restart k3s, or correct {flag}.',
    odd: 'Other kubeconfigs use {usual}: correct {flag}. If {host} is right, reissue {file} with it.',
  },
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

/**
 * Address missing from etcd's certificate.
 *
 * When: `--etcd-servers`, `--endpoints` or `--advertise-client-urls` names a host that etcd's serving certificate does not cover. An advertised address
 * that no known client uses is a warning.
 *
 * With kubeadm, add the name to `serverCertSANs` and reissue the certificate.
 *
 * @category san
 * @stage understand
 * @see KA-pki
 */
export const etcdSanMissingEndpoint = {
  code: 'etcd-san-missing-endpoint',
  severity: 'error',
  fact: missingFact,
  consequence: {
    ...askersFail,
    advertised:
      'etcd gives this address to its clients, and they fail with `x509: certificate is valid for …, not {host}`.',
  },
  wayOut: addName,
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

/**
 * Address missing from an etcd peer's certificate.
 *
 * When: `--initial-advertise-peer-urls` or `--initial-cluster` names a host that the peer certificate does not cover.
 *
 * Both sides check the certificate; the accepting side compares it with the address of the other member. With kubeadm, add the name to `peerCertSANs` and
 * reissue the certificate.
 *
 * @category san
 * @stage understand
 * @see ETCD-tls
 */
export const etcdPeerSanMissingAddress = {
  code: 'etcd-peer-san-missing-address',
  severity: 'error',
  fact: missingFact,
  consequence: askersFail,
  wayOut: addName,
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

/**
 * Address missing from a kubelet's certificate.
 *
 * When: the serving certificate of a kubelet does not cover the address of its node.
 *
 * The one that a kubelet generates itself has the name of the node only, and no client knows its CA: with `serverTLSBootstrap: true` the kubelet requests one.
 *
 * kube-apiserver checks it if `--kubelet-certificate-authority` is set. It chooses the address with `--kubelet-preferred-address-types`.
 *
 * @category san
 * @stage understand
 * @see K-kubelet, K-apiopts
 */
export const kubeletServingSanMissing = {
  code: 'kubelet-serving-san-missing',
  severity: 'warning',
  fact: missingFact,
  consequence: askersFail,
  wayOut: {
    signed: 'Reissue {file} with this address, or let clients use another one with --kubelet-preferred-address-types.',
    own: 'Set serverTLSBootstrap: true in the configuration of the kubelet, and approve its request: a CA of the cluster then signs a certificate with this address.',
  },
  quickFix: 'renew-csr',
} as const satisfies FindingRecord;

/**
 * tls-server-name not in the certificate.
 *
 * When: `tls-server-name` is set, and the API server's certificate does not cover it.
 *
 * @category san
 * @stage understand
 * @see CG-kubeconfig
 */
export const tlsServerNameMismatch = {
  code: 'tls-server-name-mismatch',
  severity: 'error',
  fact: '{host} in {flag} is not covered by the certificate of the API server.',
  consequence: askersFail,
  wayOut: 'Correct or remove {flag}.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * Address missing from a server's certificate.
 *
 * When: an OIDC issuer, a registry, or another server that is not part of the cluster is reached under a name that its certificate does not cover; or
 * `endpoints` of a talosconfig has a name that is neither in `machine.certSANs` nor the machine's own, or a kubeconfig of a Talos cluster one that is neither in `cluster.apiServer.certSANs` nor that of the cluster's
 * endpoint or of the machine. Or a monitor for Prometheus or a
 * ServersTransport of Traefik has no `serverName`, and the certificate of the server has no addresses. Or an argument or variable of a Pod that is given a CA has the address of a
 * Service among the files, in any domain of the cluster, and the certificate that its Pods mount has other names of that Service.
 *
 * Prometheus and Traefik connect to the addresses of Pods and compare these.
 *
 * @category san
 * @stage understand
 * @see GO-x509, PROM, TRAEFIK
 */
export const serverSanMissing = {
  code: 'server-san-missing',
  severity: 'error',
  fact: {
    other: missingFact,
    none: 'serverName is not set, so {verifier} looks for the address of the Pod in the certificate of {server}, which has DNS names only.',
  },
  consequence: {
    ...askersFail,
    talos: 'talosctl fails with `x509: certificate is valid for …, not {host}`.',
    talosApi: 'kubectl fails with `x509: certificate is valid for …, not {host}`.',
  },
  wayOut: {
    file: addName,
    talos: 'Add the name to machine.certSANs of the machine configuration, or correct endpoints.',
    talosApi: 'Add the name to cluster.apiServer.certSANs of the machine configuration, or correct server.',
    none: 'Set serverName to {name}.',
  },
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

type NameRecord =
  | typeof serverSanMissing
  | typeof apiserverSanMissingEndpoint
  | typeof etcdPeerSanMissingAddress
  | typeof etcdSanMissingEndpoint
  | typeof kubeletServingSanMissing;

/** By role of the certificate that the server shows: how a name that it lacks is called. */
const records: Readonly<Record<string, NameRecord>> = {
  apiserver: apiserverSanMissingEndpoint,
  'etcd-server': etcdSanMissingEndpoint,
  'etcd-peer': etcdPeerSanMissingAddress,
  'kubelet-serving': kubeletServingSanMissing,
};

/** A name that a certificate lacks, and everybody who asks for it. */
interface Lack {
  readonly record: NameRecord;
  readonly occurrence: Occurrence;
  readonly name: ExpectedName;
  readonly error: string;
  readonly askers: { readonly connection: Connection; readonly name: ExpectedName }[];
  /** The name by which other kubeconfigs reach the server. */
  readonly usual?: string;
}

/**
 * Reports names under which servers are looked for and which their certificates lack: at the certificate where the name
 * is the server's own, or several ask for it; else at the field or flag that has it.
 */
export function checkExpectedNames(graph: PkiGraph, verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  const lacks = new Map<string, Lack>();
  for (const { connection, server } of verdicts) {
    if (server.kind !== 'refused' || server.reason !== 'name' || server.name === undefined) continue;
    const [role] = connection.record.serverRoles;
    const record = role === undefined ? serverSanMissing : records[role];
    const occurrence = leafOf(connection);
    // The names that pods use are another finding's, and so is a certificate without any.
    const hasNames = (graph.certificates.get(server.fingerprint ?? '')?.certificate.subjectAltName?.length ?? 0) > 0;
    if (record === undefined || occurrence === undefined || connection.client.party === 'pod' || !hasNames) continue;
    const { name } = server;
    const id = `${occurrence.file.path}\n${occurrence.credential.block.span.start}\n${name.isServerName === true}\n${name.name}`;
    const lack = lacks.get(id) ?? { record, occurrence, name, error: server.error, askers: [] };
    lack.askers.push({ connection, name });
    lacks.set(id, lack);
  }
  return [...lacks.values()].flatMap((lack) => draftsOf({ ...lack, ...optional('usual', usualName(verdicts, lack)) }));
}

/** The one by which most others reach the server, at least two; not an address of its own, which may be for its machine alone. */
function usualName(verdicts: readonly ConnectionVerdict[], { askers }: Lack): string | undefined {
  const servers = new Set(askers.map(({ connection }) => connection.server.instance));
  const filesOf = new Map<string, Set<unknown>>();
  for (const { connection, server: verdict } of verdicts) {
    const { client, server, names } = connection;
    if (client.use === undefined || !servers.has(server.instance) || verdict.kind !== 'accepted') continue;
    for (const { name } of names) {
      if (isLoopback(name) || isOwn(connection, name)) continue;
      filesOf.set(name, (filesOf.get(name) ?? new Set()).add(client.use.kubeconfig.file));
    }
  }
  const [usual] = [...filesOf].toSorted(([, one], [, other]) => other.size - one.size);
  return usual !== undefined && usual[1].size > 1 ? usual[0] : undefined;
}

/**
 * Reports addresses that an etcd member gives to clients and that its certificate lacks, unless the clients that ask for
 * them are known: {@link checkExpectedNames} reports those.
 */
export function checkAdvertisedNames(picture: ClusterPicture, told: readonly FindingDraft[]): readonly FindingDraft[] {
  const known = new Set(told.map(({ fingerprint }) => fingerprint));
  return servingCertificates(picture, 'etcd', '--cert-file', 'etcd-server').flatMap(({ node, occurrence, server }) => {
    const setting = server && givenSetting(server, '--advertise-client-urls');
    const hasNames = (node.certificate.subjectAltName?.length ?? 0) > 0;
    if (setting === undefined || !hasNames || known.has(node.fingerprint)) return [];
    const missing = readAddresses(setting.value ?? '').find(
      ({ host, isPlain }) => !isPlain && !isUnspecified(host) && coversName(node, host) === false,
    );
    if (missing === undefined) return [];
    const host = visibleText(missing.host);
    return [
      judgedAt(
        occurrence,
        problem(etcdSanMissingEndpoint, {
          consequence: 'advertised',
          severity: 'warning',
          values: { host, server: 'etcd', file: fileOf(occurrence), flag: setting.flag },
          related: [relatedAt(setting.place, l10n.t('{0} is requested here', host))],
        }),
      ),
    ];
  });
}

/** The certificate that a server presents, where it stands. */
export function leafOf({ serverShows }: Connection): Occurrence | undefined {
  const [shown] = materialsOf(serverShows);
  const fingerprint = shown?.material.certificates[0]?.fingerprint;
  return shown?.material.occurrences.find(({ credential }) => credential.fingerprint === fingerprint);
}

function draftsOf(lack: Lack): readonly FindingDraft[] {
  const { name, occurrence, askers } = lack;
  const places = new Map(
    askers.map((asker) => [`${asker.name.place.file.path}\n${asker.name.place.span.start}`, asker]),
  );
  if (name.isServerName === true) {
    return [...places.values()].map((asker) =>
      placedAt(asker.name.place, serverName(lack, [relatedPlace(occurrence, l10n.t('Certificate of the server'))])),
    );
  }
  const files = new Set([...places.values()].map((asker) => asker.name.place.file));
  if (files.size > 1 || askers.some(({ connection }) => isOwn(connection, name.name))) {
    const related = [...places.values()].map((asker) =>
      relatedAt(asker.name.place, l10n.t('{0} is requested here', visibleText(name.name))),
    );
    return [judgedAt(occurrence, missingName(lack, related))];
  }
  return [...places.values()].map((asker) =>
    placedAt(asker.name.place, missingName(lack, [relatedPlace(occurrence, l10n.t('Certificate of the server'))])),
  );
}

/** Whether a server says of itself that it has this address. */
function isOwn({ server: { instance }, record }: Connection, name: string): boolean {
  if (instance === undefined) return false;
  const listens = settingOf(instance, '--listen-client-urls')?.value ?? '';
  return (
    ownAddresses(instance, record.port).has(name) || listens.includes(`//${name}:`) || listens.includes(`//[${name}]:`)
  );
}

/** Fields that name a server; names also come from flags and programs. */
const fields: ReadonlySet<string> = new Set(['server', 'service']);

function missingName(lack: Lack, related: readonly RelatedPlace[]): Judgement {
  const { record, askers, occurrence } = lack;
  const [asker] = askers;
  const values = {
    ...valuesOf(lack),
    flag: fields.has(lack.name.by) ? l10n.t('the field {0}', lack.name.by) : lack.name.by,
    server: asker === undefined ? '' : partyLabel(asker.connection.server),
    file: fileOf(occurrence),
  };
  const consequence = values.count === 0 ? 'one' : 'several';
  return record.code === 'server-san-missing'
    ? problem(record, { fact: 'other', consequence, wayOut: 'file', values, related })
    : record.code === 'kubelet-serving-san-missing'
      ? problem(record, { consequence, wayOut: isOwnOfKubelet(lack) ? 'own' : 'signed', values, related })
      : record.code === 'apiserver-san-missing-endpoint'
        ? problem(record, {
            consequence,
            wayOut: isOfListener(lack) ? 'k3s' : lack.usual === undefined ? 'file' : 'odd',
            values,
            related,
          })
        : problem(record, { consequence, values, related });
}

/** k3s writes it itself, with the names that it is told. */
function isOfListener({ occurrence: { file, credential } }: Lack): boolean {
  const { object } = credential.value;
  return listeners.some(
    (each) => file.path.endsWith(each.file) || file.hostPath === each.file || object?.name === each.secret.name,
  );
}

/** The pair that a kubelet generates itself. */
function isOwnOfKubelet({ occurrence }: Lack): boolean {
  return fileOf(occurrence) === 'kubelet.crt';
}

function serverName(lack: Lack, related: readonly RelatedPlace[]): Judgement {
  const values = valuesOf(lack);
  return problem(tlsServerNameMismatch, { consequence: values.count === 0 ? 'one' : 'several', values, related });
}

function fileOf({ file }: Occurrence): string {
  return visibleText(baseName(file.path));
}

function valuesOf({ name, error, askers, usual = '' }: Lack) {
  const [verifier = '', ...others] = new Set(askers.map(({ connection }) => partyLabel(connection.client)));
  return {
    host: visibleText(name.name),
    usual: visibleText(usual),
    flag: name.by,
    verifier,
    count: others.length,
    error: quotedVerdict(error),
  };
}
