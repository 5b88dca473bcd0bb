import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { hostsOf } from '../../pki/cluster/hostOf.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isInTrustStore } from '../../pki/cluster/trustStore.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { posix } from '../../text/paths.ts';
import type { Span } from '../../text/span.ts';
import type { FindingDraft } from '../draft.ts';
import { addressesIn, ofPrivateCa, pairsFor, refusedPair } from '../objects/serverAuthorities.ts';
import { placedAt } from '../placedAt.ts';

const configuration = /\/rancher\/(k3s|rke2)\/config\.yaml(?:\.d\/[^/]+)?$/;
/** A setting on a line of its own; what is written in another way is left aside. */
const setting =
  /^["']?(?<name>etcd-s3(?:-[a-z-]{1,40})?)["']?:[ \t]+["']?(?<value>[^\s"'#|>&*!{[][^\s"'#]*)["']?[ \t]*(?:#.*)?\r?$/dgm;

interface Setting {
  readonly file: DecodedFile;
  readonly span: Span;
  readonly value: string;
}

/**
 * Reports k3s and RKE2 servers that keep snapshots of etcd in an S3 store with a certificate of a private CA, and are not told the CA. Go on
 * their machine verifies the store with its trust store otherwise.
 */
export function checkSnapshotStores(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const { graph } = picture;
  const hostOf = hostsOf(graph.files);
  const configured = graph.files.flatMap((file) => {
    const product = configuration.exec(posix(file.hostPath ?? file.path))?.[1];
    return product === undefined || file.quiet !== undefined ? [] : [{ file, product, host: hostOf(file) }];
  });
  if (configured.length === 0) return [];
  const index = objectIndexOf(picture);
  // The files of `config.yaml.d` add to each other.
  return [...groupBy(configured, ({ product, host }) => `${product} ${host}`).values()].flatMap((files) => {
    const [first] = files;
    const settings = new Map(files.flatMap(({ file }) => settingsIn(file)));
    const endpoint = settings.get('etcd-s3-endpoint');
    const isOn = settings.get('etcd-s3')?.value === 'true';
    const isOther = ['etcd-s3-skip-ssl-verify', 'etcd-s3-insecure'].some(
      (name) => settings.get(name)?.value === 'true',
    );
    if (first === undefined || endpoint === undefined || !isOn || isOther) return [];
    if (settings.has('etcd-s3-endpoint-ca') || settings.has('etcd-s3-config-secret')) return [];
    const [host = ''] = addressesIn(endpoint.value);
    const own = graph.files.filter((file) => hostOf(file) === first.host && isInTrustStore(pathOn(first.host, file)));
    const trusted = own.flatMap(({ credentials }) =>
      credentials.flatMap(({ fingerprint = '' }) => graph.certificates.get(fingerprint) ?? []),
    );
    const refused = refusedPair(graph, pairsFor(index, host), trusted, now);
    const [occurrence] = refused?.material.occurrences ?? [];
    if (refused === undefined || occurrence === undefined) return [];
    const facts = { flag: 'etcd-s3-endpoint-ca', verifier: first.product };
    return [
      placedAt({ file: endpoint.file, span: endpoint.span }, ofPrivateCa(graph, refused.leaf, occurrence, facts)),
    ];
  });
}

function pathOn(host: string, { path, hostPath }: DecodedFile): string {
  return hostPath ?? `/${posix(path).slice(host.length).replace(/^\//, '')}`;
}

function settingsIn(file: DecodedFile): readonly (readonly [string, Setting])[] {
  return [...(file.search?.(setting) ?? [])].flatMap(({ groups: { name = '', value = '' } = {}, indices }) => {
    const [start = 0, end = 0] = indices?.groups?.value ?? [];
    return [[name, { file, span: { start, end }, value }] as const];
  });
}
