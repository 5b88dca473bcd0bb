import { isTool } from '../../kubernetes/componentFlagOf.ts';
import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import { backupNames } from '../../locate/files/backupName.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoised, memoisedBy } from '../../text/memoised.ts';
import { posix } from '../../text/paths.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { toHex } from '../../x509/toHex.ts';
import { isOlder } from '../isOlder.ts';
import { issuerKeys } from '../issuerKeys.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../pkiModel.ts';
import { filesByPath } from '../referenceTarget.ts';
import type { ClusterPicture, ComponentInstance, Kubeconfig } from './clusterModel.ts';
import { hostName } from './hostName.ts';
import { hostsOf } from './hostOf.ts';
import { filesNamed, filesSetAside } from './setAside.ts';
import { isReadAsStaticPod } from './staticPods.ts';

/** Tells which of what was set aside is of before: something newer is in use. Nothing stops when it ends. */
export interface FormerCopies {
  /** Of a certificate at a path. */
  readonly isFormer: (path: string, fingerprint: string) => boolean;
  /**
   * Of the path of a kubeconfig: another one on its machine, which was not set aside, is for the same servers. Of what starts programs on a machine:
   * another file starts them there. Commands of tools, such as those that make backups, are in use.
   */
  readonly isFormerFile: (path: string) => boolean;
}

/**
 * Finds old certificates that were kept when they were renewed: copies that were set aside, of which a newer one of the same subject, signed with the
 * same CA key, is in the original file or in a file on the machine that something reads. In doubt, a certificate is not one of them.
 */
export const formerCopiesIn = memoisedBy((picture: ClusterPicture): FormerCopies => {
  const { graph, kubeconfigs, components } = picture;
  const aside = filesSetAside(graph);
  const hostOf = hostsOf(graph.files);
  // Its machine and the subject of its certificate.
  const keyOf = (file: DecodedFile, { certificate }: CertificateNode) =>
    `${hostOf(file)}\n${toHex(certificate.subject.der)}`;
  const byFile = groupBy(kubeconfigs, ({ file }) => file);
  const serversIn = memoisedBy((file: DecodedFile) => (byFile.get(file) ?? []).flatMap(serversOf));
  const ownKubeconfigs = groupBy(
    kubeconfigs.filter(({ file, object }) => !aside.has(file.path) && object.embeddedIn === undefined),
    ({ host }) => host,
  );
  const pathsOf = memoisedBy((copy: DecodedFile) => originalPaths(posix(copy.path)));
  const isInstead = (file: DecodedFile, copy: DecodedFile) =>
    pathsOf(copy).has(posix(file.path)) || (!isOfManifests(copy) && isRead(graph, file));
  const isFormerKubeconfig = (kubeconfig: Kubeconfig): boolean =>
    aside.has(kubeconfig.file.path) &&
    kubeconfig.object.embeddedIn === undefined &&
    (ownKubeconfigs.get(kubeconfig.host) ?? []).some(
      (own) => isWithin(serversOf(kubeconfig), serversOf(own)) && isInstead(own.file, kubeconfig.file),
    );
  const started = groupBy(
    components.filter(({ place: { file } }) => !aside.has(file.path)),
    ({ host, component }) => `${host}\n${component}`,
  );
  const isStartedInstead = (copy: DecodedFile) => (own: ComponentInstance) =>
    (started.get(`${own.host}\n${own.component}`) ?? []).some(
      ({ place: { file } }) =>
        hostName(own.host) !== undefined ||
        isReadAsStaticPod(picture, file) ||
        (pathsOf(copy).has(posix(file.path)) && isWithin(objectsIn(copy), objectsIn(file))),
    );
  const componentsIn = groupBy(components, ({ place: { file } }) => file);
  const isFormerStart = (file: DecodedFile): boolean => {
    const own = componentsIn.get(file) ?? [];
    return (
      own.length > 0 &&
      isOfMachine(file) &&
      !isReadAsStaticPod(picture, file) &&
      own.every((each) => !isTool(each.component)) &&
      own.every(isStartedInstead(file))
    );
  };
  const isFormerFile = (path: string): boolean => {
    const file = aside.has(path) ? filesByPath(graph.files).get(path) : undefined;
    return file !== undefined && ((byFile.get(file) ?? []).some(isFormerKubeconfig) || isFormerStart(file));
  };
  const kept = memoised(() =>
    groupBy(
      graph.files
        .filter(({ path }) => !aside.has(path))
        .flatMap((file) => certificatesIn(graph, file).map((node) => ({ file, node }))),
      ({ file, node }) => keyOf(file, node),
    ),
  );
  const isFormer = (path: string, fingerprint: string): boolean => {
    const former = graph.certificates.get(fingerprint);
    const copy = aside.has(path) ? filesByPath(graph.files).get(path) : undefined;
    if (copy === undefined || former === undefined) return false;
    return (kept().get(keyOf(copy, former)) ?? []).some(
      ({ file, node }) =>
        isOlder(former, node) &&
        isWithin(serversIn(copy), serversIn(file)) &&
        isInstead(file, copy) &&
        isOfSameIssuer(graph, former, node),
    );
  };
  return { isFormer, isFormerFile };
});

/** Manifests are applied, whatever their folder is called; only the file beside one tells that it is a copy. */
function isOfManifests({ values }: DecodedFile): boolean {
  return values.some(({ object }) => object !== undefined && object.kind !== 'Config');
}

/** Something names it, or it is where an installer's programs find it. */
function isRead(graph: PkiGraph, file: DecodedFile): boolean {
  return rolesOfFile(file) !== undefined || filesNamed(graph).has(file.path);
}

/** Where the files lie of which one is a copy, or a copy of a copy: those that are no copies themselves. */
function originalPaths(path: string): ReadonlySet<string> {
  const paths = new Set([path]);
  for (const each of paths) {
    for (const { original } of backupNames(each)) paths.add(original);
  }
  paths.delete(path);
  return paths;
}

/** Jobs, Deployments and other objects are applied to a cluster, from whatever folder; only Pods and files without objects start on a machine. */
function isOfMachine({ objects = [] }: DecodedFile): boolean {
  return objects.every(({ kind }) => /^(?:Pod|Config|\w*Configuration|)$/.test(kind));
}

function objectsIn({ objects = [] }: DecodedFile): readonly string[] {
  return objects.map(({ kind, namespace = '', name = '' }) => `${kind} ${namespace} ${name}`);
}

/** CAs of one name are many: the key counts, of an unknown CA its identifier. */
function isOfSameIssuer(graph: PkiGraph, a: CertificateNode, b: CertificateNode): boolean {
  const keys = issuerKeys(graph, a);
  if (keys.length > 0) return issuerKeys(graph, b).some((key) => keys.includes(key));
  if (a.issuer.kind !== 'unknown' || b.issuer.kind !== 'unknown') return false;
  const [idOfA, idOfB] = [a.certificate.authorityKeyIdentifier, b.certificate.authorityKeyIdentifier];
  return idOfA !== undefined && idOfB !== undefined && equalBytes(idOfA, idOfB);
}

/** The servers that a kubeconfig names. */
function serversOf({ clusters }: Kubeconfig): readonly string[] {
  return clusters.map(({ server }) => server?.text ?? '');
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  return some.every((each) => all.includes(each));
}

function certificatesIn({ certificates }: PkiGraph, { credentials }: DecodedFile): readonly CertificateNode[] {
  return credentials.flatMap(({ fingerprint = '' }) => certificates.get(fingerprint) ?? []);
}
