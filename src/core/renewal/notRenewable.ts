import * as l10n from '@vscode/l10n';
import { isHollow } from '../findings/hollowMaterial.ts';
import { componentFlagOf } from '../kubernetes/componentFlagOf.ts';
import { credentialFieldOf } from '../kubernetes/credentialFieldOf.ts';
import { rolesByPath } from '../kubernetes/rolesByPath.ts';
import { expectedTogether } from '../kubernetes/tables/certificatePlaces.ts';
import { readerByPlace } from '../locate/files/placeReaders.ts';
import { certificateNamesFor } from '../pki/certificateNamesFor.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { ComponentInstance, Material, Setting } from '../pki/cluster/clusterModel.ts';
import { componentsIn } from '../pki/cluster/components.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import { missingFilesOf } from '../pki/cluster/missingFiles.ts';
import { effectiveKeyPath, fieldOf, isInjectedCa, isLastAppliedCopy } from '../pki/credentialPlace.ts';
import { halfPairs } from '../pki/damagedFiles.ts';
import { isDenied, isWorthMentioning } from '../pki/permissionDenied.ts';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import { placedFault } from '../pki/placedFiles.ts';
import { baseName, folderOf } from '../text/paths.ts';
import type { ChangePlan } from './change/changeModel.ts';

/** What renewing all certificates should cover and cannot: nobody knows what expires there. */
export interface NotRenewable {
  readonly path: string;
  /** The key path of the value; absent for a file. */
  readonly keyPath?: string | undefined;
  /** Lower case, without full stop. */
  readonly reason: string;
}

type InScope = (file: DecodedFile) => boolean;

/**
 * What renewing all should cover and cannot: credentials that cannot be read or are empty, in files and fields for them alone, and certificates that
 * flags name, that a key waits for, or that an installer makes with others here, and that are missing.
 */
export function notRenewable(graph: PkiGraph, isInScope: InScope): readonly NotRenewable[] {
  const files = graph.files.filter(isInScope);
  const instances = componentsIn(graph, hostOf).filter(({ place }) => isInScope(place.file));
  const named = namedForCertificates(graph);
  const missing = instances.flatMap((instance) =>
    missingFilesOf(graph, instance)
      .filter(({ setting, kind, path }) => kind === 'absent' && path !== '' && isForCertificate(instance, setting))
      .map(({ setting, path }) => ({
        path: setting.material?.filePath ?? path,
        reason: l10n.t('{0} names it, and it does not exist', setting.flag),
      })),
  );
  const hollow = instances.flatMap((instance) =>
    instance.settings.flatMap((setting) => {
      const { material, flag } = setting;
      if (material === undefined || !isForCertificate(instance, setting)) return [];
      const isKubeconfig = componentFlagOf(instance.component, flag)?.role === 'kubeconfig';
      return hollowFile(material, flag, isKubeconfig);
    }),
  );
  const ofUsers = clusterPictureOf(graph).kubeconfigs.flatMap(({ file, users }) =>
    isInScope(file) && file.quiet === undefined
      ? users.flatMap(({ certificate }) => {
          const field = 'client-certificate';
          if (certificate?.source === 'absent' && certificate.filePath !== undefined)
            return [{ path: certificate.filePath, reason: l10n.t('{0} names it, and it does not exist', field) }];
          return certificate === undefined ? [] : hollowFile(certificate, field, false);
        })
      : [],
  );
  const found: readonly NotRenewable[] = [
    ...missing,
    ...hollow,
    ...ofUsers,
    ...files.flatMap((file) => damagedIn(file, named.has(file.path) ? () => true : isKnownPlace)),
    ...files.flatMap((file) => (isLeadingNowhere(file) ? [{ path: file.path, reason: file.unreadable ?? '' }] : [])),
    ...files.flatMap(emptyIn),
    ...files.flatMap(samplesIn),
    ...missingByPlace(graph, isInScope),
  ];
  return oneEach(found);
}

/** A file that is named for a certificate, and in which there is nothing of the kind. */
function hollowFile(material: Material, name: string, isKubeconfig: boolean): readonly NotRenewable[] {
  const { filePath: path, source } = material;
  if (path === undefined) return [];
  // Such as a link that leads nowhere.
  if (source === 'unreadable') return [{ path, reason: l10n.t('{0} names it, and it cannot be read', name) }];
  const isEmpty = isKubeconfig ? source === 'noCredential' : isHollow(material, 'certificate');
  return isEmpty ? [{ path, reason: l10n.t('{0} names it, and it contains no certificate', name) }] : [];
}

/** Without the places that a plan gives new content. */
export function exceptPlanned(
  all: readonly NotRenewable[],
  { files }: Pick<ChangePlan, 'files'>,
): readonly NotRenewable[] {
  const isPlanned = ({ path, keyPath }: NotRenewable) =>
    files.some((file) => {
      if (file.path !== path) return false;
      if (keyPath === undefined || file.kind === 'create' || file.isOverDamaged) return true;
      return file.edits.some((edit) => edit.kind === 'block' && effectiveKeyPath(edit.at.credential) === keyPath);
    });
  return all.filter((each) => !isPlanned(each));
}

/** What may hold certificates below the arguments and could not be read, so that no verdict counts it. */
export function unreadPlaces(graph: PkiGraph, isInScope: InScope = () => true): readonly NotRenewable[] {
  const files = graph.files.filter((file) => file.quiet === undefined && isInScope(file));
  const named = namedForCertificates(graph);
  return oneEach([
    ...files.flatMap(unreadFile),
    ...files.flatMap((file) => damagedIn(file, named.has(file.path) ? () => true : isCertificatePlace)),
  ]);
}

/**
 * The same for who tells of damaged certificates by findings: files that this user may not read, that a cluster reads at
 * their places and could not, and values that hold more than is read.
 */
export function unreadFiles({ files }: PkiGraph, isInScope: InScope): readonly NotRenewable[] {
  const isMeant = (file: DecodedFile) =>
    file.unreadable === undefined || isDenied(file) || readerByPlace(file.hostPath ?? file.path) !== undefined;
  return oneEach([
    ...files.filter((file) => file.quiet === undefined && isInScope(file) && isMeant(file)).flatMap(unreadFile),
    ...files.flatMap((file) => damagedIn(file, () => false)),
  ]);
}

/** Without files that a list of files already shows as unreadable. */
export function exceptUnreadable(all: readonly NotRenewable[], { files }: PkiGraph): readonly NotRenewable[] {
  const shown = new Set(files.flatMap(({ path, unreadable }) => (unreadable === undefined ? [] : [path])));
  return all.filter(({ path }) => !shown.has(path));
}

/** A file that could not be read, or not as what a cluster takes it for at its place. */
function unreadFile(file: DecodedFile): readonly NotRenewable[] {
  const { path, unreadable } = file;
  if (unreadable === undefined) {
    const fault = placedFault(file);
    return fault === undefined || fault.kind === 'incomplete' ? [] : [{ path, reason: placedReasons[fault.kind]() }];
  }
  // A key tells nothing that its certificate does not.
  return isWorthMentioning(file) && rolesByPath(path)?.key === undefined && !keyName.test(path)
    ? [{ path, reason: unreadable }]
    : [];
}

const placedReasons = {
  empty: () => l10n.t('it is empty'),
  broken: () => l10n.t('it is not valid YAML'),
  other: () => l10n.t('it is not what is read at this place'),
};

/** Files that flags and users of kubeconfigs name for a certificate, whatever their own names are. */
function namedForCertificates(graph: PkiGraph): ReadonlySet<string> {
  const { components, kubeconfigs } = clusterPictureOf(graph);
  const byFlags = components.flatMap(({ component, settings }) =>
    settings.flatMap(({ flag, material }) =>
      componentFlagOf(component, flag)?.role === 'certificate' ? (material?.filePath ?? []) : [],
    ),
  );
  return new Set([
    ...byFlags,
    ...kubeconfigs.flatMap(({ users }) => users.flatMap((user) => user.certificate?.filePath ?? [])),
  ]);
}

const certificateName = /\.(?:crt|cer|cert|der)$/i;

const keyName = /\.(?:key|pub)$|[-_.]key\.pem$/i;

/** Several flags may name a file, and a kubeconfig may hold several damaged certificates. The first reason says most. */
function oneEach(all: readonly NotRenewable[]): readonly NotRenewable[] {
  const byPlace = new Map<string, NotRenewable>();
  for (const each of all) {
    const place = JSON.stringify([each.path, each.keyPath]);
    if (!byPlace.has(place)) byPlace.set(place, each);
  }
  return [...byPlace.values()];
}

function damagedIn(file: DecodedFile, isMeant: typeof isCertificatePlace): readonly NotRenewable[] {
  return file.credentials.flatMap((credential) => {
    const { content, value, block } = credential;
    if (content.kind !== 'unreadable' || value.placeholder !== undefined) return [];
    if (!isMeant(file, credential) && block.problem?.code !== 'tooLarge') return [];
    return [{ path: file.path, keyPath: effectiveKeyPath(credential), reason: content.reason }];
  });
}

/** A symbolic link where a certificate should be, by its place, or by its name if nothing else tells of it. */
function isLeadingNowhere({ path, link, unreadable }: DecodedFile): boolean {
  if (link === undefined || unreadable === undefined) return false;
  const isNamed = unreadable === 'dangling symbolic link' && certificateName.test(path);
  return isNamed || rolesByPath(path)?.certificate !== undefined;
}

/** A PEM block for a certificate whose body is nothing, or a word in its place. */
function samplesIn({ path, values, quiet }: DecodedFile): readonly NotRenewable[] {
  const isSample = ({ keyPath, placeholder }: DecodedFile['values'][number]) =>
    keyPath === undefined && placeholder !== undefined && placeholder !== 'encrypted' && placeholder !== 'template';
  return quiet === undefined && certificateName.test(path) && values.some(isSample)
    ? [{ path, reason: l10n.t('it holds a placeholder instead of a certificate') }]
    : [];
}

/** Empty values in kubeconfigs and Secrets, and users with one half of a pair. A CA that is empty elsewhere is that of the system. */
function emptyIn(file: DecodedFile): readonly NotRenewable[] {
  const isEmpty = ({ keyPath, object, placeholder }: DecodedFile['values'][number]): boolean => {
    const role = keyPath === undefined ? undefined : credentialFieldOf(keyPath, object)?.role;
    if (placeholder !== 'empty' || (role !== 'certificate' && role !== 'key' && role !== 'ca')) return false;
    return object?.kind === 'Secret' ? role !== 'ca' : keyPath?.endsWith('-data') === true;
  };
  const empty = file.values.filter(isEmpty).map(({ keyPath }) => keyPath);
  const halves = halfPairs(file).map(([user, half]) => `${user}.client-${half}-data`);
  return [
    ...empty.map((keyPath) => ({ path: file.path, keyPath, reason: l10n.t('it is empty') })),
    ...halves.map((keyPath) => ({ path: file.path, keyPath, reason: l10n.t('it is missing') })),
  ];
}

/** Certificates that are not where an installer puts them, by their keys and by those that it makes together with them. */
function missingByPlace(graph: PkiGraph, isInScope: InScope): readonly NotRenewable[] {
  const files = graph.files.filter(({ path }) => rolesByPath(path) !== undefined);
  const holding = new Set(files.filter(isThere).map(({ path }) => path));
  const inScope = files.filter((file) => isInScope(file) && file.quiet === undefined && isThere(file));
  const ofKeys = inScope.flatMap(({ path, credentials }) => {
    if (!credentials.some(({ content }) => content.kind === 'privateKey')) return [];
    const [name] = certificateNamesFor(baseName(path));
    const certificate = folderOf(path) + name;
    if (name === undefined || rolesByPath(certificate)?.certificate === undefined || holding.has(certificate))
      return [];
    return [{ path: certificate, reason: l10n.t('its key is here, but no certificate') }];
  });
  const ofOthers = expectedTogether.flatMap(({ tail, names, least }) => {
    const folders = new Map<string, Set<string>>();
    for (const { path } of inScope)
      for (const name of names) {
        if (!`/${path}`.endsWith(`/${tail}/${name}`)) continue;
        const folder = path.slice(0, path.length - name.length);
        folders.set(folder, new Set([...(folders.get(folder) ?? []), name]));
      }
    return [...folders].flatMap(([folder, have]) =>
      have.size < least
        ? []
        : names
            .filter((name) => !have.has(name) && !holding.has(folder + name))
            .map((name) => ({ path: folder + name, reason: l10n.t('it is missing among the files of its installer') })),
    );
  });
  return [...ofKeys, ...ofOthers];
}

/** Something was found in it, or it is told by itself why nothing was. */
function isThere({ credentials, unreadable }: DecodedFile): boolean {
  return credentials.length > 0 || unreadable !== undefined;
}

function isForCertificate({ component }: ComponentInstance, { flag }: Setting): boolean {
  const role = componentFlagOf(component, flag)?.role;
  return role === 'certificate' || role === 'kubeconfig';
}

/** Whether this is the place of a client or server certificate, not of trusted CAs. */
export function isCertificatePlace(file: DecodedFile, credential: DecodedCredential): boolean {
  if (credential.value.keyPath !== undefined) return fieldOf(credential)?.role === 'certificate';
  const isForCertificates = /\.(?:pem|crt|cer|cert|der)$/i.test(file.path);
  return isForCertificates && credential.block.label?.endsWith('CERTIFICATE') !== false;
}

/** The same, or that of its key or CA. What a controller puts in, and copies that nobody reads, are not renewed. */
function isKnownPlace(file: DecodedFile, credential: DecodedCredential): boolean {
  if (isLastAppliedCopy(credential) || isInjectedCa(credential)) return false;
  const role = fieldOf(credential)?.role;
  return (
    isCertificatePlace(file, credential) || role === 'key' || role === 'ca' || rolesByPath(file.path) !== undefined
  );
}
