import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { Material } from '../../pki/cluster/clusterModel.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';

/** A place that takes part in the rotation of a CA. */
export interface RotationPlace {
  readonly file: DecodedFile;
  /** Its flag, field or key path; empty for a separate file. */
  readonly by: string;
  /** Who reads it, if known. */
  readonly reader?: string;
}

/** What the files say about a CA. */
export interface RotationPlaces {
  /** Files with its certificate. */
  readonly own: readonly RotationPlace[];
  /** Its private keys. */
  readonly keys: readonly RotationPlace[];
  /** Flags and fields that a component verifies with. */
  readonly verifiers: readonly RotationPlace[];
  /** Flags that kube-controller-manager signs with. */
  readonly signers: readonly RotationPlace[];
  /** Flags that sign with a file in which others look for trusted CAs: it can contain only one certificate. */
  readonly shared: readonly RotationPlace[];
  /** Clusters of kubeconfigs. */
  readonly kubeconfigs: readonly RotationPlace[];
  /** Fields of objects: caBundles, Secrets, ConfigMaps. */
  readonly objects: readonly RotationPlace[];
  /** `caCertHashes` and other pins in kubeadm configurations. */
  readonly pins: readonly RotationPlace[];
  /** What it signed: leaf certificates and CAs. */
  readonly issued: readonly CertificateNode[];
}

/** Finds in the files who reads a CA, signs with it, and presents what it signed. */
export function rotationPlaces(graph: PkiGraph, ca: CertificateNode): RotationPlaces {
  const picture = clusterPictureOf(graph);
  const holdsCa = (material: Material | undefined): boolean =>
    material?.certificates.some(({ keyId }) => keyId === ca.keyId) === true;
  const settings = picture.components.flatMap(({ component, settings: all }) =>
    all
      .filter(({ material }) => holdsCa(material))
      .map(({ flag, place, material }) => ({
        flag,
        path: material?.filePath,
        place: { file: place.file, by: flag, reader: component },
      })),
  );
  const isSigning = ({ flag }: { readonly flag: string }) => flag.startsWith('--cluster-signing-');
  const trusted = new Set(settings.filter((each) => !isSigning(each)).map(({ path }) => path));
  const same = [...graph.certificates.values()].filter(({ keyId }) => keyId === ca.keyId);
  const occurrences = same.flatMap((node) => node.occurrences);
  const inFields = occurrences.filter(({ credential }) => credential.value.keyPath !== undefined);
  return {
    own: occurrences
      .filter(({ credential }) => credential.value.keyPath === undefined)
      .map(({ file }) => ({ file, by: '' })),
    keys: (graph.keys.get(ca.keyId)?.privateKeys ?? []).map(({ file }) => ({ file, by: '' })),
    verifiers: settings.filter((each) => !isSigning(each)).map(({ place }) => place),
    signers: settings.filter(isSigning).map(({ place }) => place),
    shared: settings
      .filter((each) => isSigning(each) && each.path !== undefined && trusted.has(each.path))
      .map(({ place }) => place),
    kubeconfigs: picture.kubeconfigs.flatMap(({ file, clusters }) =>
      clusters.filter(({ ca: material }) => holdsCa(material)).map(({ name }) => ({ file, by: name?.text ?? '' })),
    ),
    objects: inFields
      .filter(({ credential }) => fieldOf(credential)?.id.startsWith('kubeconfig') !== true)
      .map(({ file, credential }) => ({ file, by: credential.value.keyPath ?? '' })),
    pins: picture.kubeadm.flatMap(({ placed, discovery }) =>
      discovery.caCertHashes.map(() => ({ file: placed.file, by: 'caCertHashes' })).slice(0, 1),
    ),
    issued: same.flatMap(({ issued }) => issued.flatMap((id) => graph.certificates.get(id) ?? [])),
  };
}
