import * as l10n from '@vscode/l10n';
import { isExample } from '../../locate/files/quietPlaces.ts';
import { mappingAt, scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import { bootstrapExpiry, bootstrapSecretsIn } from '../../pki/cluster/bootstrapTokens.ts';
import type { ClusterPicture, ComponentInstance, FilePlace, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { settingsOf } from '../../pki/cluster/components.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { hostsOf } from '../../pki/cluster/hostOf.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { verifiesGcm } from '../../pki/portable/verifiesGcm.ts';
import { decodeBase64 } from '../../text/base64.ts';
import { formatDurationInWords } from '../../text/duration.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy, memoisedByPair } from '../../text/memoised.ts';
import { formatMoment } from '../../text/moment.ts';
import { folderOf } from '../../text/paths.ts';
import type { Bytes } from '../../x509/bytes.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

const uploadAgain = 'Upload the certificates again: `kubeadm init phase upload-certs --upload-certs`.';

/**
 * Wrong certificate key for joining.
 *
 * When: the `certificateKey` of a kubeadm configuration, or the `--certificate-key` of a command, does not decrypt the only Secret `kubeadm-certs` among the files, which is of
 * the same cluster: beside it, on the same machine or under the same address, or the files tell of one cluster only.
 *
 * Each upload creates a new key unless one is given. CertScope checks the seal of the smallest value and decrypts nothing.
 *
 * @category wiring
 * @stage understand
 * @see KA-copycerts
 */
export const kubeadmCertsOtherKey = {
  code: 'kubeadm-certs-other-key',
  severity: 'error',
  fact: 'This certificate key does not decrypt the Secret kubeadm-certs.',
  consequence:
    'kubeadm join fails with `error decoding secret data with provided key: cipher: message authentication failed`.',
  wayOut:
    'Upload the certificates again, and use the key that kubeadm prints: `kubeadm init phase upload-certs --upload-certs`.',
} as const satisfies FindingRecord;

/**
 * Certificates missing in kubeadm-certs.
 *
 * When: the Secret `kubeadm-certs` lacks a value that a joining control plane downloads: the CAs with their keys, the service account key, and for an
 * external etcd its CA and the client certificate of kube-apiserver.
 *
 * The `ClusterConfiguration` in the ConfigMap `kubeadm-config` decides which. An upload without `--config` does not know of an external etcd. A value may be
 * empty, as for the key of an external CA.
 *
 * @category wiring
 * @stage understand
 * @see KA-copycerts
 */
export const kubeadmCertsIncomplete = {
  code: 'kubeadm-certs-incomplete',
  severity: 'error',
  fact: 'The Secret kubeadm-certs does not contain {names}.',
  consequence:
    'Control planes cannot join: kubeadm fails with `the Secret does not include the required certificate or key - name: {name}`.',
  wayOut: {
    stacked: uploadAgain,
    external:
      'Upload the certificates again, with the configuration of the external etcd: `kubeadm init phase upload-certs --upload-certs --config FILE`.',
  },
} as const satisfies FindingRecord;

/**
 * kubeadm-certs expired.
 *
 * When: the bootstrap token that owns the Secret `kubeadm-certs` has expired.
 *
 * kubeadm creates this token for two hours. Nothing else uses it: it only makes kube-controller-manager delete the Secret.
 *
 * @category wiring
 * @stage judge
 * @see KA-copycerts
 */
export const kubeadmCertsExpired = {
  code: 'kubeadm-certs-expired',
  severity: 'warning',
  fact: 'The Secret kubeadm-certs expired {ago} ago ({expiration}), with the token that owns it.',
  consequence:
    'Control planes cannot join: kubeadm fails with `Secret "kubeadm-certs" was not found in the "kube-system" Namespace`.',
  wayOut: uploadAgain,
} as const satisfies FindingRecord;

/** Judges what kubeadm uploads for control planes that join: whether all is there, still there, and can be decrypted. */
export function checkKubeadmCerts(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const uploads = objectIndexOf(picture)
    .named('Secret', 'kubeadm-certs')
    .filter(
      ({ file, object: { namespace = 'kube-system', isBroken, isTemplate } }) =>
        namespace === 'kube-system' && isBroken !== true && isTemplate !== true && !isExample(file),
    );
  const [upload, ...others] = uploads;
  return [
    ...ended(picture, uploads, now),
    ...(upload === undefined || others.length > 0
      ? []
      : [...incomplete(picture, upload), ...otherKeys(picture, upload)]),
  ];
}

function ended(picture: ClusterPicture, uploads: readonly PlacedObject[], now: number): readonly FindingDraft[] {
  const related = uploads.map((upload) => relatedAt(placeOf(upload), l10n.t('The Secret kubeadm-certs')));
  return bootstrapSecretsIn(picture).flatMap(({ placed, expiration, endsKubeadmCerts }) => {
    const moment = expiration === undefined ? Number.NaN : bootstrapExpiry(expiration.text);
    if (!endsKubeadmCerts || expiration === undefined || !(moment <= now)) return [];
    if (isExample(placed.file)) return [];
    const values = { ago: formatDurationInWords(now - moment), expiration: formatMoment(moment, now) };
    const place = { file: placed.file, span: expiration.node.span };
    return [placedAt(place, problem(kubeadmCertsExpired, { values, related }))];
  });
}

function placeOf({ file, object: { root } }: PlacedObject): FilePlace {
  return { file, span: scalarAt(root, 'metadata', 'name')?.span ?? { start: 0, end: 0 } };
}

const common = ['ca.crt', 'ca.key', 'front-proxy-ca.crt', 'front-proxy-ca.key', 'sa.pub', 'sa.key'];
const stacked = ['etcd-ca.crt', 'etcd-ca.key'];
const external = ['external-etcd-ca.crt', 'external-etcd.crt', 'external-etcd.key'];

function incomplete(picture: ClusterPicture, upload: PlacedObject): readonly FindingDraft[] {
  const values = valuesIn(upload);
  const configurations = picture.kubeadm.filter(
    ({ kind, placed, controlPlaneEndpoint }) =>
      kind === 'ClusterConfiguration' &&
      !isExample(placed.file) &&
      clusterOf(picture, upload)({ file: placed.file, endpoint: controlPlaneEndpoint?.text }),
  );
  const topologies = new Set(configurations.map(({ etcd }) => etcd.external !== undefined));
  const [isExternal] = topologies;
  const ofEtcd = topologies.size !== 1 ? [] : isExternal === true ? external : stacked;
  const missing = [...common, ...ofEtcd].filter((name) => !values.has(name));
  const [first] = missing;
  // Without any value it is a part of one.
  if (first === undefined || values.size === 0) return [];
  const said = { names: missing.join(', '), name: first };
  const [configuration] = configurations;
  const span = configuration && spanOf(mappingAt(configuration.root, 'etcd'));
  const wayOut = missing.some((name) => external.includes(name)) ? 'external' : 'stacked';
  const related =
    configuration === undefined || span === undefined
      ? []
      : [relatedAt({ file: configuration.placed.file, span }, l10n.t('Configuration of etcd'))];
  return [placedAt(placeOf(upload), problem(kubeadmCertsIncomplete, { wayOut, values: said, related }))];
}

function valuesIn({ object: { root } }: PlacedObject): ReadonlyMap<string, ScalarNode> {
  const entries = [...(mappingAt(root, 'data')?.entries ?? [])];
  return new Map(entries.flatMap(([name, node]) => (node.kind === 'scalar' ? [[name, node] as const] : [])));
}

/** Larger values are not certificates. */
const largestSealed = 20_000;
/** With all keys together: a tenth of a second or so. Further keys are not judged. */
const mostOctets = 100_000;

function otherKeys(picture: ClusterPicture, upload: PlacedObject): readonly FindingDraft[] {
  const sealed = [...valuesIn(upload).values()]
    .filter(({ text }) => text.length > 0 && text.length <= largestSealed)
    .map(({ text }) => decodeBase64(text))
    .filter((bytes) => bytes instanceof Uint8Array)
    .toSorted((a, b) => a.length - b.length);
  const [smallest] = sealed;
  if (smallest === undefined || smallest.length < 28) return [];
  const related = [relatedAt(placeOf(upload), l10n.t('The Secret kubeadm-certs'))];
  const isOfCluster = clusterOf(picture, upload);
  const keys = keysIn(picture).filter(({ place: { file }, endpoint }) => isOfCluster({ file, endpoint }));
  const most = Math.floor(mostOctets / smallest.length);
  const judged = [...groupBy(keys, ({ text }) => text).values()].slice(0, most);
  return judged.flatMap((same) => {
    const [first] = same;
    if (first === undefined || verifiesGcm(octetsOf(first.text), smallest)) return [];
    return same.map(({ place }) => placedAt(place, problem(kubeadmCertsOtherKey, { related })));
  });
}

/** A file that tells of a cluster, and the address of its control plane, if it has it. */
interface Told {
  readonly file: DecodedFile;
  readonly endpoint: string | undefined;
}

/**
 * Tells whether a file is of the cluster of an upload: beside it or on the same machine, and not for another address; for
 * the same address; or, in a folder above or below, of the only cluster of all files.
 */
const clusterOf = memoisedByPair((picture: ClusterPicture, upload: PlacedObject): ((told: Told) => boolean) => {
  const tell = hostsOf(picture.graph.files);
  const [folder, host] = [folderOf(upload.file.path), tell(upload.file)];
  const isNear = (file: DecodedFile) =>
    folderOf(file.path) === folder || (hostName(host) !== undefined && tell(file) === host);
  const near = configuredEndpoints(picture).filter(({ file }) => isNear(file));
  const own = new Set(near.map(({ endpoint }) => endpoint));
  return ({ file, endpoint }) => {
    if (file === upload.file) return true;
    if (endpoint !== undefined && own.size > 0) return own.has(endpoint);
    const isAlongPath = folder.startsWith(folderOf(file.path)) || folderOf(file.path).startsWith(folder);
    return isNear(file) || (isAlongPath && isOneCluster(picture));
  };
});

const configuredEndpoints = memoisedBy(
  ({ kubeadm }: ClusterPicture): readonly (Told & { readonly endpoint: string })[] =>
    kubeadm.flatMap(({ placed: { file }, controlPlaneEndpoint }) =>
      controlPlaneEndpoint === undefined ? [] : [{ file, endpoint: controlPlaneEndpoint.text }],
    ),
);

/** No two addresses in kubeadm's configurations and commands, and no two CAs of clusters. */
const isOneCluster = memoisedBy((picture: ClusterPicture): boolean => {
  const { graph, kubeadm, components, kubeconfigs } = picture;
  const endpoints = [
    ...configuredEndpoints(picture).map(({ endpoint }) => endpoint),
    ...kubeadm.flatMap(({ discovery }) => discovery.apiServerEndpoint?.text ?? []),
    ...components.flatMap((instance) => (instance.component === 'kubeadm' ? (endpointOf(instance) ?? []) : [])),
  ];
  const cas = [
    ...[...graph.certificates.values()].filter(({ role }) => role?.id === 'ca'),
    ...kubeconfigs.flatMap(({ clusters }) => clusters.flatMap(({ ca }) => ca?.certificates ?? [])),
  ];
  return new Set(endpoints).size <= 1 && new Set(cas.map(({ keyId }) => keyId)).size <= 1;
});

/** The address after `kubeadm join`. */
function endpointOf({ operands = [] }: ComponentInstance): string | undefined {
  return operands.find((operand) => /^[^\s/]+:\d+$/.test(operand));
}

/** The certificate keys in kubeadm's configurations and commands, in lower case. */
function keysIn({ kubeadm, components }: ClusterPicture): readonly {
  readonly text: string;
  readonly place: FilePlace;
  readonly endpoint: string | undefined;
}[] {
  const inConfigurations = kubeadm.flatMap(({ placed: { file }, certificateKey, discovery, controlPlaneEndpoint }) => {
    const endpoint = (discovery.apiServerEndpoint ?? controlPlaneEndpoint)?.text;
    return certificateKey === undefined
      ? []
      : [{ text: certificateKey.text, place: { file, span: certificateKey.span }, endpoint }];
  });
  const inCommands = components
    .filter(({ component }) => component === 'kubeadm')
    .flatMap((instance) =>
      settingsOf(instance, '--certificate-key').flatMap(({ value, place }) =>
        value === undefined ? [] : [{ text: value, place, endpoint: endpointOf(instance) }],
      ),
    );
  return [...inConfigurations, ...inCommands].flatMap(({ text, place, endpoint }) => {
    const isKey = /^(?!(.)\1+$)[0-9a-fA-F]{64}$/.test(text) && !isExample(place.file);
    return isKey ? [{ text: text.toLowerCase(), place, endpoint }] : [];
  });
}

function octetsOf(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
}
