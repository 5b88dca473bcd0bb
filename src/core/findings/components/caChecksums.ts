import * as l10n from '@vscode/l10n';
import { machineRootOf } from '../../kubernetes/machineRoot.ts';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { isLoopback, readAddress } from '../../pki/cluster/connections/addresses.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { hostOf, hostsOf } from '../../pki/cluster/hostOf.ts';
import { materialUnder, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import type { CertificateNode, DecodedFile, Occurrence } from '../../pki/pkiModel.ts';
import { certificateTextHashes } from '../../pki/portable/certificateTextHashes.ts';
import { memoisedBy, memoisedByPair } from '../../text/memoised.ts';
import { parentOf, posix } from '../../text/paths.ts';
import type { Span } from '../../text/span.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { coversName } from './coversName.ts';

/**
 * Checksum of another CA.
 *
 * When: a join token of k3s or RKE2 (`K10…::server:…`) contains the hash of another CA than `server-ca.crt`, or `CATTLE_CA_CHECKSUM` or
 * `--ca-checksum` of a Rancher agent is not the one of `cacerts.pem` in the Secret `tls-ca`.
 *
 * Both are the SHA-256 of the PEM text. The right token is in `server/token` of the server's data directory. The token is compared with the CA of the server
 * whose address stands beside it, by the server's certificate, kubeconfigs, `config.yaml` and other tokens for this address, else with that of the same
 * machine.
 *
 * @category token
 * @stage understand
 * @see K3S, RKE2
 */
export const caChecksumMismatch = {
  code: 'ca-checksum-mismatch',
  severity: 'error',
  fact: {
    token: 'The CA hash in this join token is not that of CA {ca}.',
    rancher: 'This checksum is not that of CA {ca} in Secret tls-ca.',
  },
  consequence: {
    token: 'Nodes fail with `token CA hash does not match the Cluster CA certificate hash`.',
    rancher: 'The agent fails with `Configured cacerts checksum does not match given --ca-checksum`.',
  },
  wayOut: {
    token: "Use the token in `server/token` of the server's data directory.",
    rancher: 'Apply the registration manifest of Rancher again.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Reports hashes of other CAs than the server's. Neither a token nor a hash is shown. */
export function checkCaChecksums(picture: ClusterPicture): readonly FindingDraft[] {
  const { files } = picture.graph;
  const checksums = files
    .filter((file) => !isDocumentation(file))
    .flatMap((file) => checksumsIn(file).map((checksum) => ({ file, ...checksum })));
  if (checksums.length === 0) return [];
  const cas = [...serverCas(picture), ...rancherCas(picture)];
  const proven = provenAddresses(checksums, cas);
  return checksums.flatMap(({ file, kind, hash, span }) => {
    const all = cas.filter((ca) => ca.kind === kind);
    const known = kind === 'token' ? joinedCas(picture, file, all, proven) : ofSameHost(file, all);
    const [first] = known;
    if (first === undefined || new Set(known.map(({ hashes }) => hashes[0])).size > 1) return [];
    if (first.hashes.includes(hash)) return [];
    const { occurrence, name } = first;
    const related = [relatedPlace(occurrence, l10n.t('CA of the server'))];
    const judgement = problem(caChecksumMismatch, {
      fact: kind,
      consequence: kind,
      wayOut: kind,
      values: { ca: name },
      related,
    });
    return [placedAt({ file, span }, judgement)];
  });
}

/** The hash of a CA by which a program that joins knows it. */
interface CaChecksum {
  readonly kind: 'token' | 'rancher';
  /** SHA-256 in lower-case hexadecimal. */
  readonly hash: string;
  /** Without the password of a token. */
  readonly span: Span;
}

const forms = [
  ['token', /(?<!\w)K10(?<hash>[0-9a-f]{64})(?=::)/dg],
  [
    'rancher',
    /(?:CATTLE_CA_CHECKSUM["']?(?:\s*[:=]\s*|,?\s{0,200}["']?value["']?:\s*)|--ca-checksum[\s=]+)["']?(?<hash>[0-9a-f]{64})\b/dg,
  ],
] as const;

/** Searched once for each file, however often it is judged. */
export const checksumsIn = memoisedBy((file: DecodedFile): readonly CaChecksum[] =>
  forms.flatMap(([kind, form]) =>
    [...(file.search?.(form) ?? [])].map(({ groups: { hash = '' } = {}, indices, index }) => {
      const [start = index, end = index] = indices?.groups?.hash ?? [];
      return { kind, hash, span: { start, end } };
    }),
  ),
);

interface KnownCa {
  readonly kind: CaChecksum['kind'];
  readonly occurrence: Occurrence;
  readonly name: string;
  /** Any of them may be in use. */
  readonly hashes: readonly string[];
}

function ofSameHost(file: DecodedFile, all: readonly KnownCa[]): readonly KnownCa[] {
  const own = all.filter(({ occurrence }) => hostOf(occurrence.file) === hostOf(file));
  return own.length > 0 ? own : all;
}

/** The CAs of the server that a token is for: under the addresses beside it, else on the same machine. */
function joinedCas(
  picture: ClusterPicture,
  file: DecodedFile,
  all: readonly KnownCa[],
  proven: ReadonlySet<string>,
): readonly KnownCa[] {
  const addresses = addressesIn(file);
  const served = all.filter(
    (ca) =>
      addresses.length > 0 &&
      addresses.every(
        (address) => servedAt(picture, address).has(ca.occurrence.file) || proven.has(`${address} ${ca.hashes[0]}`),
      ),
  );
  if (served.length > 0) return served;
  const own = all.filter(({ occurrence }) => isOnMachine(picture, file, addresses, occurrence.file));
  const isOneCluster = new Set(all.map(({ hashes }) => hashes[0])).size === 1;
  return isOneCluster || own.every(({ occurrence }) => hostName(hostOf(occurrence.file)) !== undefined) ? own : [];
}

/** Addresses of servers, each with the hash of the CA that another token for it names. */
function provenAddresses(
  checksums: readonly (CaChecksum & { readonly file: DecodedFile })[],
  cas: readonly KnownCa[],
): ReadonlySet<string> {
  return new Set(
    checksums.flatMap(({ file, kind, hash }) =>
      cas
        .filter((ca) => kind === 'token' && ca.kind === kind && ca.hashes.includes(hash))
        .flatMap((ca) => addressesIn(file).map((address) => `${address} ${ca.hashes[0]}`)),
    ),
  );
}

/** Of the servers to join; the address of any machine tells nothing. */
const addressesIn = memoisedBy((file: DecodedFile): readonly string[] => {
  const given =
    /(?:\b(?:K3S|RKE2)_URL["']?\s*[:=]|--server["',]?[\s=]|(?<![\w.-])server["']?\s*:)[\s"']*(?<url>https?:\/\/[^\s"',\\]+)/g;
  const hosts = [...(file.search?.(given) ?? [])].flatMap(({ groups }) => readAddress(groups?.url ?? '')?.host ?? []);
  return hosts.filter((host) => !isLoopback(host));
});

/** In a folder of the machine or of the server itself; a file beside these may be of another machine, if it names a server. */
function isOnMachine(
  { graph: { files } }: ClusterPicture,
  file: DecodedFile,
  addresses: readonly string[],
  caFile: DecodedFile,
): boolean {
  const [path, caPath] = [file, caFile].map((each) => posix(each.path)) as [string, string];
  if (path.startsWith(caPath.replace(/tls\/[^/]*$/, ''))) return true;
  const tell = hostsOf(files);
  if (machineRootOf(caPath) === undefined || tell(file) !== tell(caFile)) return false;
  const folder = parentOf(path);
  return machineRootOf(path) !== undefined || (addresses.length === 0 && folder === tell(caFile));
}

/** The files of the servers' CAs under an address. */
const servedAt = memoisedByPair(
  (picture: ClusterPicture, address: string): ReadonlySet<DecodedFile> =>
    new Set(serverCas(picture).flatMap((ca) => (isServedAt(picture, ca, address) ? [ca.occurrence.file] : []))),
);

/** By what the CA has issued, by kubeconfigs that trust it, and by the settings of the server. */
function isServedAt({ graph, kubeconfigs }: ClusterPicture, { occurrence }: KnownCa, address: string): boolean {
  const ca = graph.certificates.get(occurrence.credential.fingerprint ?? '');
  if (ca === undefined) return false;
  const isIssued = ({ issuer }: CertificateNode) =>
    issuer.kind === 'verified' && issuer.issuers.includes(ca.fingerprint);
  return (
    configuredNames(graph.files, occurrence.file).includes(address) ||
    kubeconfigs
      .flatMap(({ clusters }) => clusters)
      .some(
        (cluster) =>
          cluster.ca?.certificates.some(({ keyId }) => keyId === ca.keyId) === true &&
          readAddress(cluster.server?.text ?? '')?.host === address,
      ) ||
    [...graph.certificates.values()].some((node) => isIssued(node) && coversName(node, address) === true)
  );
}

/** Names and addresses in `config.yaml` of k3s or RKE2 on the machine of a CA. */
function configuredNames(files: readonly DecodedFile[], caFile: DecodedFile): readonly string[] {
  const form =
    /^(?:tls-san|node-ip|node-external-ip|advertise-address)["']?\s*:(?<names>[^\n]*(?:\n[ \t]*-[ \t][^\n]*)*)/gm;
  return files
    .filter(
      (file) =>
        /\/rancher\/(?:k3s|rke2)\/config\.yaml(?:\.d\/[^/]*)?$/.test(posix(file.path)) &&
        hostOf(file) === hostOf(caFile),
    )
    .flatMap((file) => [...(file.search?.(form) ?? [])])
    .flatMap(({ groups }) => (groups?.names ?? '').split(/[\s,[\]"']+/));
}

/** The CAs of servers that k3s or RKE2 have written. Chains of several certificates may be hashed in other ways. */
function serverCas({ graph: { files } }: ClusterPicture): readonly KnownCa[] {
  return files.flatMap((file) => {
    const path = posix(file.hostPath ?? file.path);
    const isServerCa = /\/(?:k3s|rke2)\/server\/tls\/server-ca\.crt$/.test(path);
    return isServerCa
      ? knownCa(
          'token',
          file.credentials.map((credential) => ({ file, credential })),
        )
      : [];
  });
}

function rancherCas(picture: ClusterPicture): readonly KnownCa[] {
  const { graph, named } = objectIndexOf(picture);
  return named('Secret', 'tls-ca').flatMap((secret) =>
    knownCa('rancher', materialUnder(graph, secret, 'cacerts.pem')?.occurrences ?? []),
  );
}

/** Of the PEM text as programs write it, and of the DER, which k3s hashes for a CA that others signed. */
function knownCa(kind: CaChecksum['kind'], occurrences: readonly Occurrence[]): readonly KnownCa[] {
  const [occurrence, ...others] = occurrences;
  const content = occurrence?.credential.content;
  if (occurrence === undefined || others.length > 0 || content?.kind !== 'certificate') return [];
  const hashes = certificateTextHashes(occurrence.credential.block.bytes());
  return [{ kind, occurrence, name: subjectName(content), hashes }];
}
