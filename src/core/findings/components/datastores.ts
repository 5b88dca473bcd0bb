import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import {
  type DistributionServer,
  distributionServersIn,
  knownValue,
  pathOn,
} from '../../pki/cluster/distributionSettings.ts';
import { hostsOf } from '../../pki/cluster/hostOf.ts';
import { areNeighboursKnown } from '../../pki/cluster/knownNeighbours.ts';
import { machineAnchors } from '../../pki/cluster/trustStore.ts';
import { verifyBetween } from '../../pki/cluster/verifyBetween.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { isOfPrivateCa } from '../../pki/privateCas.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import { hostnameFault } from '../../pki/verification/hostname.ts';
import { posix } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { usageOids } from '../../x509/usageOids.ts';
import type { FindingDraft } from '../draft.ts';
import { problem } from '../judgement.ts';
import { ofPrivateCa } from '../objects/serverAuthorities.ts';
import { placedAt } from '../placedAt.ts';
import { flagPathMissing } from './flagPaths.ts';

/** How a server of k3s or RKE2 connects to its datastore. */
interface Datastore {
  readonly hosts: readonly string[];
  /** The path of the CA that it verifies the server with; absent: the trust store of its machine. */
  readonly ca?: string;
  /** What sets the CA, for people. */
  readonly flag: string;
}

/**
 * Reports datastores of k3s and RKE2 whose server has a certificate of a private CA, where the server is not told that CA or told another one.
 *
 * kine: each file that is given makes `sslmode=verify-full` of a PostgreSQL endpoint without a mode, and a TLS configuration of a MySQL endpoint.
 */
export function checkDatastores({ graph }: ClusterPicture, now: number): readonly FindingDraft[] {
  const servers = distributionServersIn(graph.files);
  return servers.flatMap((server) => [...missingFiles(graph, server), ...wrongAuthority(graph, server, now)]);
}

/** Of `config.yaml`, whose fields are looked up. */
function missingFiles(graph: PkiGraph, { product, settings }: DistributionServer): readonly FindingDraft[] {
  return files.flatMap((flag): readonly FindingDraft[] => {
    const setting = settings.get(flag);
    const reference = setting?.file.references?.find(({ span }) => span.start === setting.span.start);
    const { filePath = '', path = '' } = reference ?? {};
    if (setting === undefined || reference === undefined) return [];
    if (referenceTarget(reference, graph).kind !== 'absent') return [];
    if (!areNeighboursKnown(graph, filePath, flag === 'datastore-keyfile')) return [];
    const file = visibleText(path);
    const error = `\`open ${file}: no such file or directory\``;
    const values = { file, program: product, error, flag };
    return [
      placedAt(setting, problem(flagPathMissing, { fact: 'absent', consequence: 'start', wayOut: 'restore', values })),
    ];
  });
}

const files = ['datastore-cafile', 'datastore-certfile', 'datastore-keyfile'] as const;

function wrongAuthority(graph: PkiGraph, server: DistributionServer, now: number): readonly FindingDraft[] {
  const endpoint = server.settings.get('datastore-endpoint');
  const store = endpoint && datastoreOf(server, knownValue(endpoint) ?? '');
  const anchors = store && anchorsOf(graph, server.host, store.ca);
  if (endpoint === undefined || store === undefined || anchors === undefined) return [];
  const [refused] = store.hosts.flatMap((host) => {
    return refusedLeaf(graph, presentedBy(graph, server.host, host), anchors, now);
  });
  if (refused === undefined) return [];
  const [leaf, occurrence] = refused;
  const isSet = store.ca !== undefined;
  const facts = { flag: store.flag, verifier: server.product, own: isSet ? anchors[0] : undefined, isOnly: isSet };
  return [placedAt(endpoint, ofPrivateCa(graph, leaf, occurrence, facts))];
}

/** `undefined` if the server's certificate is not verified, or that is not known. */
function datastoreOf({ settings }: DistributionServer, endpoint: string): Datastore | undefined {
  const [, scheme = '', rest = ''] = /^(postgres(?:ql)?|mysql|https):\/\/(.+)$/.exec(endpoint) ?? [];
  const given = files.map((name) => settings.get(name));
  const hasFiles = given.some((setting) => setting !== undefined);
  const [setting] = given;
  const own = knownValue(setting);
  if (setting !== undefined && own === undefined) return undefined;
  const flag = 'datastore-cafile';
  const told = { flag, ...(own === undefined ? {} : { ca: own }) };
  if (scheme === 'https')
    return { ...told, hosts: endpoint.split(',').flatMap((url) => hostIn(url.replace(/^https:\/\//, ''))) };
  const query = new Map(
    (rest.split('?')[1] ?? '').split('&').map((each) => {
      const [name = '', value = ''] = each.split('=');
      return [name, value] as const;
    }),
  );
  if (scheme === 'mysql') {
    const [, address = ''] = /^tcp\(([^)]+)\)/.exec(rest) ?? [];
    return hasFiles || query.get('tls') === 'true' ? { ...told, hosts: hostIn(address) } : undefined;
  }
  if (scheme === '') return undefined;
  const root = query.get('sslrootcert');
  const mode = query.get('sslmode') ?? (hasFiles ? 'verify-full' : 'prefer');
  const ca = root ?? own;
  // As in libpq, a CA makes `verify-ca` of it.
  const isVerified = mode.startsWith('verify-') || (mode === 'require' && ca !== undefined);
  if (!isVerified || ca === 'system') return undefined;
  const hosts = (/^[^/?]+/.exec(rest)?.[0] ?? '').split(',').flatMap(hostIn);
  return { hosts, flag: root === undefined ? flag : 'sslrootcert', ...(ca === undefined ? {} : { ca }) };
}

/** The host of `host:port`, in lower case. A machine has certificates of many servers for its own loopback addresses. */
function hostIn(address: string): readonly string[] {
  const [, bracketed, plain = ''] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d+)?(?:\/|$)/i.exec(address) ?? [];
  const host = (bracketed ?? plain).toLowerCase();
  return host === '' || /^(?:localhost|127\.|::1$)/.test(host) ? [] : [host];
}

/** What the server verifies with; `undefined` if the file is not among those that were read. */
function anchorsOf(graph: PkiGraph, host: string, ca: string | undefined): readonly CertificateNode[] | undefined {
  if (ca === undefined) return machineAnchors(graph, host);
  const hostOf = hostsOf(graph.files);
  const file = graph.files.find((each) => hostOf(each) === host && pathOn(host, each) === ca);
  const found = file?.credentials.flatMap(({ fingerprint = '' }) => graph.certificates.get(fingerprint) ?? []) ?? [];
  return found.length === 0 ? undefined : found;
}

/** Where databases keep their certificates. */
const folders = /postgres|pgsql|mysql|mariadb|etcd/i;

/** The certificates with keys of servers that may answer under a host: of other machines, of Secrets, or of a database on the same machine. */
function presentedBy(graph: PkiGraph, own: string, host: string): readonly (readonly [CertificateNode, Occurrence])[] {
  const hostOf = hostsOf(graph.files);
  return [...graph.certificates.values()].flatMap((node) => {
    const reading = goReadingOf(node.certificate);
    const isNamed = !('error' in reading) && hostnameFault(reading.certificate, host) === undefined;
    if (!isNamed || node.keys.length === 0 || isUsedAsCa(node)) return [];
    const occurrence = node.occurrences.find(
      ({ file, credential }) =>
        credential.block.index === 0 && (hostOf(file) !== own || folders.test(posix(file.path).slice(own.length))),
    );
    return occurrence === undefined ? [] : [[node, occurrence] as const];
  });
}

/** The first of them, if clients that trust some CAs reject all of them because of their CA, a private one. */
function refusedLeaf(
  graph: PkiGraph,
  presented: readonly (readonly [CertificateNode, Occurrence])[],
  anchors: readonly CertificateNode[],
  at: number,
): readonly (readonly [CertificateNode, Occurrence])[] {
  const isRefused = presented.every(([leaf, { file, credential }]) => {
    const sent = file.credentials
      .filter(({ value }) => value === credential.value)
      .flatMap(({ fingerprint = '' }) => graph.certificates.get(fingerprint) ?? []);
    const verdict = verifyBetween(graph, { presented: sent, anchors, at, usages: [usageOids.serverAuth] });
    const isOther =
      anchors.length === 0 ||
      (verdict !== undefined && !('unreadable' in verdict) && verdict.error?.code === 'unknownAuthority');
    return isOther && isOfPrivateCa(graph, leaf);
  });
  return isRefused ? presented.slice(0, 1) : [];
}
