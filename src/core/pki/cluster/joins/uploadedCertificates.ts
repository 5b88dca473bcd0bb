import { isExample } from '../../../locate/files/quietPlaces.ts';
import { mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { decodeBase64 } from '../../../text/base64.ts';
import { memoisedBy, memoisedByPair } from '../../../text/memoised.ts';
import { folderOf } from '../../../text/paths.ts';
import { certificatesOfPem } from '../../../text/readPemLikeGo.ts';
import { toLatin1 } from '../../../text/toLatin1.ts';
import type { Bytes } from '../../../x509/bytes.ts';
import { decodeObject } from '../../../x509/decodeObject.ts';
import { keyIdOf } from '../../byteKey.ts';
import type { CertificateNode, DecodedFile } from '../../pkiModel.ts';
import { openedGcm, verifiesGcm } from '../../portable/verifiesGcm.ts';
import { bootstrapExpiry, bootstrapSecretsIn } from '../bootstrapTokens.ts';
import type { ClusterPicture, FilePlace, PlacedObject } from '../clusterModel.ts';
import { settingsOf } from '../components.ts';
import { hostName } from '../hostName.ts';
import { hostsOf } from '../hostOf.ts';
import { objectIndexOf } from '../objects/objectIndex.ts';
import type { Join, JoinFault, JoinText } from './joinModel.ts';
import { casOfJoin, certificateKeyFault, endpointOf, joinsOf } from './joins.ts';

/** The Secrets `kubeadm-certs`, with what kubeadm uploads for control planes that join. */
export const uploadsIn = memoisedBy((picture: ClusterPicture): readonly PlacedObject[] =>
  objectIndexOf(picture)
    .named('Secret', 'kubeadm-certs')
    .filter(
      ({ file, object: { namespace = 'kube-system', isBroken, isTemplate } }) =>
        namespace === 'kube-system' && isBroken !== true && isTemplate !== true && !isExample(file),
    ),
);

/** Where such a Secret has its name. */
export function placeOfUpload({ file, object: { root } }: PlacedObject): FilePlace {
  return { file, span: scalarAt(root, 'metadata', 'name')?.span ?? { start: 0, end: 0 } };
}

/** What keeps a control plane from downloading. */
export function downloadFaults(picture: ClusterPicture, join: Join): readonly JoinFault[] {
  const { certificateKey, file, endpoint } = join;
  const [upload] = uploadsIn(picture);
  if (!join.isControlPlane || certificateKey === undefined) return [];
  const isOwn = upload !== undefined && clusterOf(picture, upload)({ file, endpoint });
  const malformed = certificateKeyFault(certificateKey);
  return [
    ...(malformed === undefined ? [] : [malformed]),
    ...endedUploads(picture),
    ...openingFaults(picture, { ...join, certificateKey }),
    ...(isOwn ? incompleteUploads(picture) : []),
  ];
}

/** Whether a control plane would download what is not among the files. */
export function isUploadUnknown(picture: ClusterPicture, { certificateKey, isControlPlane }: Join): boolean {
  return isControlPlane && certificateKey !== undefined && uploadsIn(picture).length === 0;
}

/** Bootstrap tokens whose end makes the cluster delete the Secret. */
export const endedUploads = memoisedBy(
  (picture: ClusterPicture): readonly Extract<JoinFault, { readonly kind: 'ended' }>[] =>
    bootstrapSecretsIn(picture).flatMap(({ placed, expiration, endsKubeadmCerts }) => {
      const at = expiration === undefined ? Number.NaN : bootstrapExpiry(expiration.text);
      if (!endsKubeadmCerts || expiration === undefined || Number.isNaN(at) || isExample(placed.file)) return [];
      const place = { file: placed.file, span: expiration.node.span };
      const error = 'Secret "kubeadm-certs" was not found in the "kube-system" Namespace';
      return [{ kind: 'ended' as const, place, at, error }];
    }),
);

const common = ['ca.crt', 'ca.key', 'front-proxy-ca.crt', 'front-proxy-ca.key', 'sa.pub', 'sa.key'];
const stacked = ['etcd-ca.crt', 'etcd-ca.key'];
const external = ['external-etcd-ca.crt', 'external-etcd.crt', 'external-etcd.key'];

/** What the only Secret lacks. */
export const incompleteUploads = memoisedBy(
  (picture: ClusterPicture): readonly Extract<JoinFault, { readonly kind: 'incomplete' }>[] => {
    const [upload, ...others] = uploadsIn(picture);
    if (upload === undefined || others.length > 0) return [];
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
    const names = [...common, ...ofEtcd].filter((name) => !values.has(name));
    const [first] = names;
    // Without any value it is a part of one.
    if (first === undefined || values.size === 0) return [];
    const [configuration] = configurations;
    return [
      {
        kind: 'incomplete',
        place: placeOfUpload(upload),
        error: `the Secret does not include the required certificate or key - name: ${first}`,
        names,
        isExternal: names.some((name) => external.includes(name)),
        ...(configuration === undefined ? {} : { configuration }),
      },
    ];
  },
);

function valuesIn({ object: { root } }: PlacedObject): ReadonlyMap<string, ScalarNode> {
  const entries = [...(mappingAt(root, 'data')?.entries ?? [])];
  return new Map(entries.flatMap(([name, node]) => (node.kind === 'scalar' ? [[name, node] as const] : [])));
}

/** Larger values are not certificates. */
const largestSealed = 20_000;
/** With all keys together: a tenth of a second or so. Further keys are not judged. */
const mostOctets = 100_000;

/** What has a certificate key, to upload or to download with it. */
type KeyHolder = Pick<Join, 'file' | 'host' | 'endpoint'> & {
  readonly certificateKey: JoinText;
  /** The field or flag, for people. */
  readonly setting: string;
};

/** The certificate keys in kubeadm's configurations and commands. */
export const keyHoldersIn = memoisedBy(({ kubeadm, components }: ClusterPicture): readonly KeyHolder[] => [
  ...kubeadm.flatMap(({ placed: { file, host }, certificateKey: key, discovery, controlPlaneEndpoint }) =>
    key === undefined
      ? []
      : [
          {
            file,
            host,
            endpoint: (discovery.apiServerEndpoint ?? controlPlaneEndpoint)?.text,
            certificateKey: { text: key.text, place: { file, span: key.span } },
            setting: 'certificateKey',
          },
        ],
  ),
  ...components.flatMap((each) =>
    each.component === 'kubeadm'
      ? settingsOf(each, '--certificate-key').flatMap(({ value: text, place }) =>
          text === undefined
            ? []
            : [
                {
                  file: place.file,
                  host: each.host,
                  endpoint: endpointOf(each),
                  certificateKey: { text, place },
                  setting: '--certificate-key',
                },
              ],
        )
      : [],
  ),
]);

/** A key that does not open the only Secret, and the CAs in it that are others than the cluster's. Of several Secrets, nobody knows which counts. */
export function openingFaults(picture: ClusterPicture, holder: Omit<KeyHolder, 'setting'>): readonly JoinFault[] {
  const { text, place } = holder.certificateKey;
  const [upload, ...others] = uploadsIn(picture);
  const isAsked = upload !== undefined && others.length === 0 && !isExample(place.file);
  if (!isAsked || !clusterOf(picture, upload)(holder)) return [];
  const isOpened = openedBy(picture, upload).get(text.toLowerCase());
  if (isOpened === true) return otherCas(picture, upload, holder);
  const error = 'error decoding secret data with provided key: cipher: message authentication failed';
  return isOpened === undefined ? [] : [{ kind: 'otherKey', place, error }];
}

/** Whether the smallest value of a Secret is sealed with a key, by the key in lower case. */
const openedBy = memoisedByPair((picture: ClusterPicture, upload: PlacedObject): ReadonlyMap<string, boolean> => {
  const smallest = smallestSealed(upload);
  if (smallest === undefined) return new Map();
  const isOfCluster = clusterOf(picture, upload);
  const keys = keyHoldersIn(picture).flatMap((each) => {
    const { text, place } = each.certificateKey;
    return isCertificateKey(text) && !isExample(place.file) && isOfCluster(each) ? [text.toLowerCase()] : [];
  });
  const judged = [...new Set(keys)].slice(0, Math.floor(mostOctets / smallest.length));
  return new Map(judged.map((key) => [key, verifiesGcm(octetsOf(key), smallest)]));
});

const smallestSealed = memoisedBy((upload: PlacedObject): Bytes | undefined => {
  const [smallest] = [...valuesIn(upload).values()]
    .flatMap((node) => sealedIn(node) ?? [])
    .toSorted((a, b) => a.length - b.length);
  return smallest === undefined || smallest.length < 28 ? undefined : smallest;
});

function sealedIn({ text }: ScalarNode): Bytes | undefined {
  const bytes = text.length > 0 && text.length <= largestSealed ? decodeBase64(text) : undefined;
  return bytes instanceof Uint8Array ? bytes : undefined;
}

/** The CAs that control planes share, and their roles. Only certificates are decrypted, no key. */
const sharedCas = { 'ca.crt': 'ca', 'front-proxy-ca.crt': 'front-proxy-ca', 'etcd-ca.crt': 'etcd-ca' } as const;

function otherCas(
  picture: ClusterPicture,
  upload: PlacedObject,
  holder: Omit<KeyHolder, 'setting'>,
): readonly JoinFault[] {
  const values = valuesIn(upload);
  const key = octetsOf(holder.certificateKey.text);
  return Object.entries(sharedCas).flatMap(([name, role]): readonly JoinFault[] => {
    const node = values.get(name);
    const sealed = node && sealedIn(node);
    const opened = sealed && openedGcm(key, sealed);
    const keys = opened === undefined ? [] : keysIn(opened);
    const cas = keys.length === 0 ? [] : role === 'ca' ? casOfJoin(picture, holder) : onlyCas(picture, role);
    const [ca] = cas;
    if (node === undefined || ca === undefined || cas.some(({ keyId }) => keys.includes(keyId))) return [];
    const place = { file: upload.file, span: node.keySpan ?? node.span };
    return [{ kind: 'otherCa', place, name, ca, error: 'x509: certificate signed by unknown authority' }];
  });
}

function keysIn(pem: Bytes): readonly string[] {
  return certificatesOfPem(toLatin1(pem)).flatMap((der) => {
    const content = decodeObject(der);
    return content.kind === 'certificate' ? [keyIdOf(content.publicKey)] : [];
  });
}

/** Of a role, if all have one key. */
function onlyCas({ graph }: ClusterPicture, role: string): readonly CertificateNode[] {
  const all = [...graph.certificates.values()].filter((node) => node.role?.id === role);
  return new Set(all.map(({ keyId }) => keyId)).size === 1 ? all : [];
}

/** A file that tells of a cluster, and the address of its control plane, if it has it. */
interface Told {
  readonly file: DecodedFile;
  readonly endpoint?: string | undefined;
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
  const { graph, kubeconfigs } = picture;
  const endpoints = [
    ...configuredEndpoints(picture).map(({ endpoint }) => endpoint),
    ...joinsOf(picture).flatMap(({ endpoint }) => endpoint ?? []),
  ];
  const cas = [
    ...[...graph.certificates.values()].filter(({ role }) => role?.id === 'ca'),
    ...kubeconfigs.flatMap(({ clusters }) => clusters.flatMap(({ ca }) => ca?.certificates ?? [])),
  ];
  return new Set(endpoints).size <= 1 && new Set(cas.map(({ keyId }) => keyId)).size <= 1;
});

/** 32 octets in hexadecimal, which do not stand for a key. */
export function isCertificateKey(text: string): boolean {
  return /^[0-9a-fA-F]{64}$/.test(text) && !/^(.)\1+$/.test(text);
}

function octetsOf(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
}
