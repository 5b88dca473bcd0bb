import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { certificateRoles } from '../../kubernetes/tables/certificateRoles.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { shownPath } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { DistinguishedName } from '../../x509/x509Model.ts';
import type { ChangePlan, PlannedFile } from '../change/changeModel.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';
import { isAuthority } from '../extend/caLine.ts';
import { filesTogether } from '../extend/filesTogether.ts';
import { soundEditionOf } from '../extend/mendedCa.ts';
import { chooseRenewalCa } from '../findRenewalCa.ts';
import { copiedMaterial } from '../move/copiedMaterial.ts';
import { planReplaceCa } from '../move/replaceCa.ts';
import { refuse } from '../refusal.ts';
import { filesOf, type PlannedBlock } from '../reissue/filesOf.ts';
import { planReissue } from '../reissue/planReissue.ts';
import type { FileAccess } from '../reissue/untouchedReason.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { existingKeyAt } from './existingKey.ts';
import { type KubeadmPlace, kubeadmPlaceOf, pathOf } from './kubeadmPlaces.ts';
import { newPemFile, planOf } from './newCertificate.ts';

/** A CA in the place of another one, whose certificates are in use there. */
export interface ForeignCa {
  readonly role: string;
  readonly host: string;
  /** Where it is. */
  readonly at: readonly Occurrence[];
  readonly current: CertificateNode;
  /** The CA that signed what the machine uses; `undefined` if no file has it. */
  readonly wanted: CertificateNode | undefined;
  readonly ofCurrent: readonly CertificateNode[];
  /** What it signed. */
  readonly ofWanted: readonly CertificateNode[];
  readonly keyPath: string;
  /** The machine's server has its certificate from the CA in place: kubeconfigs of the CA of before are all that is left of that. */
  readonly isStale?: true;
}

/** The CAs of a restored backup or of another cluster at kubeadm's places. */
export const foreignCasIn = memoisedBy((graph: PkiGraph): readonly ForeignCa[] =>
  certificateRoles.flatMap(({ id, use }) => {
    const place = kubeadmPlaceOf(id);
    if (use !== 'ca' || place?.kind !== 'files') return [];
    return graph.files
      .filter(({ path }) => path.endsWith(place.certificate))
      .flatMap((file) => foreignCaIn(graph, id, file.path.slice(0, -place.certificate.length)) ?? []);
  }),
);

/** That of a role on a machine; `undefined` if the CA in the file signed something there. */
export function foreignCaIn(graph: PkiGraph, role: string, host: string): ForeignCa | undefined {
  const place = kubeadmPlaceOf(role);
  if (place?.kind !== 'files') return undefined;
  const file = graph.files.find(({ path }) => path === host + place.certificate);
  const at = (file?.credentials ?? []).flatMap((credential): Occurrence[] =>
    file !== undefined && credential.content.kind === 'certificate' ? [{ file, credential }] : [],
  );
  const current = graph.certificates.get(at[0]?.credential.fingerprint ?? '');
  if (current === undefined) return undefined;
  const leaves = [...graph.certificates.values()].filter(
    (node) =>
      !isAuthority(node) &&
      certificateRole(node.role?.id ?? '')?.parent === role &&
      node.occurrences.some((each) => hostOf(each.file) === host),
  );
  const signedBy = (keys: ReadonlySet<string | undefined>) =>
    leaves.filter(
      ({ issuer }) => issuer.kind === 'verified' && issuer.issuers.some((each) => keys.has(keyIdOf(graph, each))),
    );
  // In a bundle, each CA may have signed: during a rotation the old one stands behind the new one.
  const here = new Set(at.map(({ credential }) => keyIdOf(graph, credential.fingerprint ?? '')));
  const others = [...graph.certificates.values()].filter(
    (node) =>
      !here.has(node.keyId) && isAuthority(node) && node.occurrences.some((each) => each.file.inventory === undefined),
  );
  const ranked = others
    .map((node) => ({ node, signed: signedBy(new Set([node.keyId])) }))
    .toSorted(
      (a, b) =>
        b.signed.length - a.signed.length || (b.node.certificate.notAfter ?? 0) - (a.node.certificate.notAfter ?? 0),
    );
  const [best] = ranked;
  const sound = current.certificate.basicConstraints?.isCa === false ? soundEditionOf(graph, current) : undefined;
  if (sound !== undefined && at.length === 1) {
    const ofWanted = signedBy(new Set([sound.keyId]));
    return { role, host, at, current, wanted: sound, ofCurrent: [], ofWanted, keyPath: host + place.key };
  }
  const ofCurrent = signedBy(here);
  const known = best !== undefined && best.signed.length > 0 ? best : undefined;
  const ofBefore = known?.signed.filter((node) => isPlaced(node, host, 'kubeconfig')) ?? [];
  const isServing = ({ signed }: { readonly signed: readonly CertificateNode[] }) =>
    signed.some((node) => certificateRole(node.role?.id ?? '')?.use === 'server' && isPlaced(node, host, 'files'));
  if (known !== undefined && ofBefore.length > 0 && isServing({ signed: ofCurrent }) && !isServing(known)) {
    const stale = { role, host, at, current, wanted: known.node, keyPath: host + place.key };
    return { ...stale, ofCurrent, ofWanted: ofBefore, isStale: true };
  }
  const ofNobody = leaves.filter(({ issuer }) => issuer.kind === 'unknown' || issuer.kind === 'signatureInvalid');
  const ofWanted = known?.signed ?? ofNobody;
  if (ofWanted.length <= ofCurrent.length) return undefined;
  return { role, host, at, current, wanted: known?.node, ofCurrent, ofWanted, keyPath: host + place.key };
}

/** Whether a certificate is where kubeadm keeps that of its role, not in a copy somewhere. */
function isPlaced({ role, occurrences }: CertificateNode, host: string, kind: KubeadmPlace['kind']): boolean {
  const place = kubeadmPlaceOf(role?.id ?? '');
  return place?.kind === kind && occurrences.some(({ file }) => file.path === host + pathOf(place));
}

function keyIdOf({ certificates }: PkiGraph, fingerprint: string): string | undefined {
  return certificates.get(fingerprint)?.keyId;
}

/** Plans to put the CA back that signed what a machine uses: its certificate and its key, from wherever copies are. */
export function planRestoreCa(graph: PkiGraph, role: string, host: string): ChangePlan | RenewalRefusal {
  const foreign = foreignCaIn(graph, role, host);
  // The server has its certificate from the other one.
  if (foreign?.wanted === undefined || foreign.isStale) return refuse('nothingToDo', {});
  const { at, current, wanted, ofCurrent, keyPath } = foreign;
  const { der } = wanted.certificate;
  const blocks = at.map(
    (each, index): PlannedBlock => ({
      at: each,
      known: index === 0 ? { kind: 'known', label: 'CERTIFICATE', der } : { kind: 'nothing' },
    }),
  );
  const files = [...filesOf(blocks), ...keyFile(graph, wanted, keyPath)];
  return planOf(
    l10n.t('Put back CA {0}', subjectName(wanted.certificate)),
    { certificates: [], keys: [], files },
    { warnings: [...keyWarning(graph, foreign, wanted), ...lossWarning(current, ofCurrent)] },
  );
}

/** The key of a CA, where it is to be; nothing if it is there, or nowhere as plain text. */
function keyFile(graph: PkiGraph, { keyId }: CertificateNode, path: string): readonly PlannedFile[] {
  const copies = graph.keys.get(keyId)?.privateKeys ?? [];
  if (copies.some(({ file }) => file.path === path)) return [];
  const by = copies.flatMap((each) => (isPlainKey(each) ? (copiedMaterial(each) ?? []) : [])).at(0);
  if (by === undefined) return [];
  const existing = existingKeyAt(graph, path);
  return [
    existing === undefined
      ? newPemFile(path, [by])
      : { path, kind: 'replace', holdsKey: true, edits: [{ kind: 'block', at: existing.at, by }] },
  ];
}

function isPlainKey({ credential: { content } }: Occurrence): boolean {
  return content.kind === 'privateKey' && !content.encrypted;
}

function keyWarning(graph: PkiGraph, { role, keyPath }: ForeignCa, wanted: CertificateNode): readonly ChangeWarning[] {
  const { keyId, certificate } = wanted;
  const isThere = graph.keys.get(keyId)?.privateKeys.some(({ file }) => file.path === keyPath) === true;
  if (isThere || keyFile(graph, wanted, keyPath).length > 0) return [];
  const [path, name] = [shownPath(keyPath), subjectName(certificate)];
  return [
    {
      code: 'keyGone',
      words:
        role === 'ca'
          ? l10n.t(
              '{0} does not belong to CA {1}. Everything verifies again, but kube-controller-manager does not start, and nothing can be signed, until you restore the matching key from a backup or from another control plane node.',
              path,
              name,
            )
          : l10n.t(
              '{0} does not belong to CA {1}. Everything verifies again, but nothing can be signed until you restore the matching key from a backup or from another control plane node.',
              path,
              name,
            ),
      cost: l10n.t('Nothing can be signed until its key is restored.'),
    },
  ];
}

function lossWarning({ certificate }: CertificateNode, nodes: readonly CertificateNode[]): readonly ChangeWarning[] {
  if (nodes.length === 0) return [];
  const words = l10n.t(
    '{0} certificates here that CA {1} signed will be rejected.',
    nodes.length,
    subjectName(certificate),
  );
  return [{ code: 'signedByLost', words, cost: words }];
}

/** Plans the other way: everything on the machine is reissued by the CA that is there, and trusts it. */
export function planSwitchCa(
  graph: PkiGraph,
  role: string,
  host: string,
  {
    now,
    access,
    canOpenKeys = false,
  }: { readonly now: number; readonly access?: FileAccess | undefined; readonly canOpenKeys?: boolean },
): ChangePlan | RenewalRefusal {
  const foreign = foreignCaIn(graph, role, host);
  if (foreign === undefined) return refuse('nothingToDo', {});
  const { current, wanted, ofWanted } = foreign;
  const ca = chooseRenewalCa(graph, current, now, undefined, canOpenKeys);
  if (ca.kind === 'refusal') return ca;
  const certificates = ofWanted.map(({ fingerprint }) => ({ fingerprint, ca, mayChangeIssuer: true }));
  const reissue = planReissue({ graph, now, certificates, canOpenKeys, ...(access === undefined ? {} : { access }) });
  if (reissue.kind === 'refusal') return reissue;
  const trust = wanted && planReplaceCa(graph, { from: wanted.fingerprint, to: current.fingerprint }, access);
  const trusting = trust?.kind === 'refusal' ? undefined : trust;
  const [signed] = ofWanted;
  const old = wanted?.certificate.subject ?? signed?.certificate.issuer;
  return {
    ...reissue,
    title: l10n.t('Reissue {0} certificates with CA {1}', certificates.length, subjectName(current.certificate)),
    files: filesTogether([...reissue.files, ...(trusting?.files ?? [])]),
    untouched: [...reissue.untouched, ...(trusting?.untouched ?? [])],
    warnings: [...reissue.warnings, ...(foreign.isStale ? [] : [trustWarning(foreign, old)])],
  };
}

function trustWarning({ at }: ForeignCa, old: DistinguishedName | undefined): ChangeWarning {
  return {
    code: 'trustFirst',
    words: l10n.t(
      'Whatever is not in these files and trusts CA {0} will reject this cluster: other nodes, kubeconfigs of people and pipelines. Give them the CA in {1}.',
      visibleText(old === undefined ? '' : (attributeValues(old, 'CN').at(-1) ?? '')),
      shownPath(at[0]?.file.path ?? ''),
    ),
    cost: l10n.t('Whatever trusts the old CA outside these files stops working.'),
  };
}

/** Whether reissuing with the CA in place is the only way: no file has the other one, or nothing needs it any more. */
export function isOnlySwitch({ wanted, isStale }: ForeignCa): boolean {
  return wanted === undefined || isStale === true;
}
