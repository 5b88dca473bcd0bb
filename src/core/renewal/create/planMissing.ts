import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { certificateRoles } from '../../kubernetes/tables/certificateRoles.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { isDamaged } from '../../pki/damagedFiles.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { ChangePlan } from '../change/changeModel.ts';
import { isAuthority } from '../extend/caLine.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { kubeadmPolicyOn } from '../kubeadmPolicy.ts';
import { refuse } from '../refusal.ts';
import { takenSerialNumbers } from '../reissue/takenSerialNumbers.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { addMissing, noParts } from './addMissing.ts';
import { type ClusterNames, clusterNamesOn } from './clusterNames.ts';
import { damagedWarning } from './damagedWarning.ts';
import { type KubeadmPlace, kubeadmPlaceOf, type PairPlace, pathOf } from './kubeadmPlaces.ts';
import { planOf } from './newCertificate.ts';
import { refuseKeyKind, refuseToReplace } from './refuseNew.ts';

/** A missing certificate. */
export interface MissingRequest {
  readonly graph: PkiGraph;
  readonly role: string;
  /** The machine that it is missing on: the part of its files' paths before `/etc/kubernetes`, see `hostOf`. */
  readonly host: string;
  /** Where the settings of its program name it, below the same root; kubeadm's place without it. */
  readonly at?: PairPlace;
  readonly now: number;
  /** What no file says. */
  readonly names?: Partial<ClusterNames>;
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly days?: number;
  readonly canOpenKeys?: boolean;
}

/**
 * Plans the missing certificate of a role at kubeadm's place: its subject, usages and names come from the table of
 * roles, the kubeadm configuration, the manifests and the existing certificates. An existing key is used, and a CA is
 * restored rather than created.
 */
export function planMissing(request: MissingRequest): ChangePlan | RenewalRefusal {
  const { graph, role, host, now, days, canOpenKeys = false } = request;
  const place = placeOf(request);
  if (place === undefined) return refuse('nameUnknown', { problem: role });
  const path = host + pathOf(place);
  if (isThere(graph, host, role, place)) return refuseThere(role, path);
  const policy = kubeadmPolicyOn(graph, new Set([host]));
  const keyAlgorithm = request.keyAlgorithm ?? policy.keyAlgorithm;
  const parts = noParts();
  const refusal =
    refuseKeyKind(keyAlgorithm) ??
    addMissing(parts, role, {
      graph,
      host,
      place,
      names: { ...clusterNamesOn(graph, host), ...request.names },
      policy,
      now,
      days,
      caDays: days,
      keyAlgorithm,
      canOpenKeys,
    });
  if (refusal !== undefined) return refusal;
  const { warnings, restored, ...made } = parts;
  const damaged = made.files.filter((file) => isKnownFile(graph, file.path));
  made.files.splice(
    0,
    made.files.length,
    ...made.files.map((file) => (damaged.includes(file) ? { ...file, isOverDamaged: true as const } : file)),
  );
  if (damaged.length > 0) warnings.push(damagedWarning(damaged));
  const known = restored.get(role);
  const title =
    known === undefined
      ? issueTitle(role, made.certificates[0]?.name)
      : l10n.t('Restore CA {0}', subjectName(known.certificate));
  return planOf(title, made, { warnings, takenSerialNumbers: takenSerialNumbers(graph) });
}

function placeOf({ role, at }: MissingRequest): KubeadmPlace | undefined {
  return at === undefined ? kubeadmPlaceOf(role) : { kind: 'files', ...at };
}

/**
 * Whether kubeadm's file for a role exists and is its own; a damaged one, or one with the certificate of another role,
 * gets new content.
 */
export function isThere(graph: PkiGraph, host: string, role: string, place = kubeadmPlaceOf(role)): boolean {
  if (place === undefined) return false;
  const path = host + pathOf(place);
  if (!graph.files.some((file) => file.path === path && file.credentials.length > 0)) return false;
  if (isDamaged(graph, path, place.kind === 'files' ? 'certificate' : 'kubeconfig')) return false;
  return !isCopyOfOther(graph, host, role, place) && !isCopyFromElsewhere(graph, host, role, place);
}

/** The file of another machine was copied over this one: the key here is another, the one that fits is there. */
function isCopyFromElsewhere(graph: PkiGraph, host: string, role: string, place: KubeadmPlace): boolean {
  const leaf = leafIn(graph, host, place);
  if (leaf === undefined || place.kind !== 'files' || certificateRole(role)?.use === 'ca') return false;
  const keys = graph.keys.get(leaf.keyId)?.privateKeys.map(({ file }) => file.path) ?? [];
  const isOther = keys.length > 0 && !keys.includes(host + place.key);
  const hasKey = graph.files.some(
    ({ path, credentials }) =>
      path === host + place.key && credentials.some(({ content }) => content.kind === 'privateKey'),
  );
  return (
    isOther &&
    hasKey &&
    leaf.occurrences.some(({ file: { path } }) => {
      const there = path.endsWith(place.certificate) ? path.slice(0, -place.certificate.length) : undefined;
      return there !== undefined && there !== host && keys.includes(there + place.key);
    })
  );
}

/** The file of another role was copied over this one: its certificate is that of the other place, too, and belongs there. */
function isCopyOfOther(graph: PkiGraph, host: string, role: string, place: KubeadmPlace): boolean {
  const leaf = leafIn(graph, host, place);
  if (leaf === undefined || isOwn(leaf, role, place)) return false;
  // Another CA in the place of one is a matter of its own.
  if (certificateRole(role)?.use === 'ca' && leaf.certificate.basicConstraints?.isCa === true) return false;
  return certificateRoles.some(({ id }) => {
    const other = id === role ? undefined : kubeadmPlaceOf(id);
    return other?.kind === place.kind && leafIn(graph, host, other) === leaf && isOwn(leaf, id, other);
  });

  /** Beside its key; in a kubeconfig, which has one, by its subject. */
  function isOwn({ keyId, certificate, role: recognised }: CertificateNode, id: string, at: KubeadmPlace): boolean {
    if (at.kind === 'files')
      return graph.keys.get(keyId)?.privateKeys.some(({ file }) => file.path === host + at.key) === true;
    const name = attributeValues(certificate.subject, 'CN').at(-1) ?? '';
    // `system:node:<nodeName>`: each kubelet has a name of its own.
    const isName = (expected: string): boolean => {
      const [before = '', open] = expected.split('<');
      return open === undefined ? name === expected : name.startsWith(before);
    };
    return certificateRole(id)?.expected?.commonNames?.some(isName) ?? recognised?.id === id;
  }
}

/** The first certificate of a file, the client's of a kubeconfig. */
function leafIn({ files, certificates }: PkiGraph, host: string, place: KubeadmPlace): CertificateNode | undefined {
  const path = host + pathOf(place);
  const nodes = (files.find((file) => file.path === path)?.credentials ?? []).flatMap(
    ({ fingerprint }) => certificates.get(fingerprint ?? '') ?? [],
  );
  return place.kind === 'files' ? nodes[0] : nodes.find((node) => !isAuthority(node));
}

function isKnownFile({ files, lookUps }: PkiGraph, path: string): boolean {
  return files.some((file) => file.path === path) || lookUps?.get(path) === 'noCredential';
}

function refuseThere(role: string, path: string): RenewalRefusal {
  if (certificateRole(role)?.use !== 'ca') {
    return { ...refuseToReplace(path, l10n.t('Renew it instead.')), instead: { way: 'renew', path } };
  }
  const wayOut = l10n.t(
    'Rotate it instead: create a new CA in another folder, and trust both before the new CA signs.',
  );
  return { ...refuseToReplace(path, wayOut), instead: { way: 'rotate', path } };
}

/**
 * The title of a plan that creates the certificate of a role. A common name alone, which can be the node's, does not
 * say what it is for.
 */
function issueTitle(id: string, commonName: string | undefined): string {
  const role = certificateRole(id);
  const name = role?.kubeadmName ?? id;
  if (role === undefined || commonName === undefined) return l10n.t('Issue {0}', name);
  return l10n.t('Issue {0}: {1} (CN={2})', name, role.what(), visibleText(commonName));
}
