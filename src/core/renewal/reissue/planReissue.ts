import * as l10n from '@vscode/l10n';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import { runAtOnce } from '../../text/steps.ts';
import type { Bytes } from '../../x509/bytes.ts';
import type { ChangePlan, PlannedCertificate, PlannedFile, UntouchedPlace } from '../change/changeModel.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';
import { objectWarnings } from '../change/objectWarnings.ts';
import { chooseRenewalCa, findRenewalCa, refuseCertificate } from '../findRenewalCa.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { kubeadmCommand } from '../kubeadmCommand.ts';
import { kubeadmPolicyOn } from '../kubeadmPolicy.ts';
import { planExtensions } from '../plannedExtensions.ts';
import { planValidity, type ValidityQuestion } from '../plannedValidity.ts';
import { refuse } from '../refusal.ts';
import type { PlannedExtension, RenewalCa, RenewalRefusal } from '../renewalModel.ts';
import { chainBlocks } from './chainBlocks.ts';
import { filesOf, type PlannedBlock } from './filesOf.ts';
import { judgeBeforeSigning } from './judgeBeforeSigning.ts';
import { filesOnce, keyDecisionOf, lostKeyFiles } from './keyDecision.ts';
import type { KeyWish } from './keyPlaces.ts';
import { canReplaceKeysBeside, isBesideKey, keyIdIn } from './keysBeside.ts';
import { isLeftBehind } from './kubeletGenerations.ts';
import { lostKeySharingOf } from './lostKeySharingOf.ts';
import { type NewKeys, newKeyFor, newKeysOf } from './newKeyFor.ts';
import { refuseNoPlace } from './refuseNoPlace.ts';
import { byRenewalOrder } from './renewalOrder.ts';
import { placeId } from './samePlaces.ts';
import { takenSerialNumbers } from './takenSerialNumbers.ts';
import { targetsOf } from './targetsOf.ts';
import type { FileAccess } from './untouchedReason.ts';
import { warningsOf } from './warningsOf.ts';

/** What to reissue, and how. */
export interface ReissueRequest {
  readonly graph: PkiGraph;
  readonly now: number;
  readonly certificates: readonly Reissue[];
  /** Fingerprints of others that are renewed at the same time, with their own plan. */
  readonly along?: Iterable<string>;
  /** By default the installer decides; see `KeyReason`. */
  readonly key?: KeyWish;
  /** Type of new keys; by default that of the old one. */
  readonly keyAlgorithm?: KeyAlgorithm;
  /** The new key: an unencrypted private key with a known public key. With `key: 'new'`. */
  readonly keyFrom?: Occurrence;
  /** Length of the new periods. */
  readonly days?: number;
  /** The host can open encrypted keys, and ask for their passphrases. */
  readonly canOpenKeys?: boolean;
  readonly access?: FileAccess;
  /** The CAs that the same change extends, by key id, as they will be. */
  readonly extended?: ReadonlyMap<string, RenewalCa>;
}

/** One certificate to reissue. */
export interface Reissue {
  readonly fingerprint: string;
  /** Signs; by default the CA that signed the old one. */
  readonly ca?: RenewalCa;
  /** `ca` can differ from the CA that signed the old one. Only if the user explicitly asks for it. */
  readonly mayChangeIssuer?: boolean;
  /** The only places that get the new certificate; by default all that can be written. */
  readonly places?: readonly Occurrence[];
  /** How the new certificate differs from the old one. */
  readonly changes?: CertificateChanges;
}

/**
 * Plans to reissue certificates in all their places at once. Signs and writes nothing.
 *
 * @returns The plan, or why there is none. If one of several certificates cannot be issued, all are refused: use
 * `chooseForRenewal` to choose those that can.
 */
export function planReissue(request: ReissueRequest): ChangePlan | RenewalRefusal {
  return runAtOnce(planReissueInSteps(request));
}

/** {@link planReissue}, one step for each certificate, so that other work can run in between. */
export function* planReissueInSteps(request: ReissueRequest): Generator<undefined, ChangePlan | RenewalRefusal> {
  const { graph, access = () => undefined } = request;
  const renewed = new Set([...request.certificates.map(({ fingerprint }) => fingerprint), ...(request.along ?? [])]);
  const { sharers, newKeyIdOf } = lostKeySharingOf(graph, request.certificates, { renewed, access });
  const drafts: Draft[] = [];
  const all = [...request.certificates, ...sharers.map((fingerprint) => ({ fingerprint }))];
  const together: Together = { renewed: new Set([...renewed, ...sharers]), ...newKeysOf(graph, all, newKeyIdOf) };
  for (const reissue of all) {
    const draft = draftOf(reissue, together, request);
    if ('code' in draft) return draft;
    drafts.push(draft);
    yield undefined;
  }
  if (drafts.length === 0) return refuse('nothingToDo', {});
  drafts.sort((a, b) => byRenewalOrder(a.planned, b.planned));
  const blocks = drafts.flatMap((draft) => draft.blocks);
  return {
    kind: 'changePlan',
    title: titleOf(drafts),
    certificates: drafts.map(({ planned }) => planned),
    keys: [...together.keys.values()],
    files: [...filesOf(blocks), ...filesOnce(drafts.flatMap(({ created }) => created))],
    untouched: untouchedOf(drafts, blocks),
    warnings: [...drafts.flatMap(({ warnings }) => warnings), ...objectWarnings(blocks.map(({ at }) => at))],
    takenSerialNumbers: takenSerialNumbers(graph),
  };
}

/** Certificates with one key report each other's places: each unchanged place is reported once. */
function untouchedOf(drafts: readonly Draft[], blocks: readonly PlannedBlock[]): readonly UntouchedPlace[] {
  const told = new Set(blocks.map(({ at }) => placeId(at)));
  const changed = new Set(blocks.map(({ at }) => at.file.path));
  return drafts.flatMap(({ untouched }) =>
    untouched.filter(({ at }) => {
      const id = placeId(at);
      const isNews = !told.has(id) && !isLeftBehind(at.file.path, changed);
      told.add(id);
      return isNews;
    }),
  );
}

/** The common data of certificates that are issued together. */
interface Together extends NewKeys {
  readonly renewed: ReadonlySet<string>;
}

interface Draft {
  readonly planned: PlannedCertificate;
  readonly blocks: readonly PlannedBlock[];
  /** Missing files. */
  readonly created: readonly PlannedFile[];
  readonly untouched: readonly UntouchedPlace[];
  readonly warnings: readonly ChangeWarning[];
}

function draftOf(
  { fingerprint, ca: chosen, mayChangeIssuer = false, places, changes = {} }: Reissue,
  { renewed, ...newKeys }: Together,
  request: ReissueRequest,
): Draft | RenewalRefusal {
  const { graph, now, canOpenKeys = false, access = () => undefined } = request;
  const node = graph.certificates.get(fingerprint);
  if (node === undefined) return refuse('issuerUnknown', {});
  const ca = refuseCertificate(node) ?? caFor(graph, node, chosen ?? extendedCaOf(node, request), { now, canOpenKeys });
  if ('code' in ca) return ca;
  const isSameCa = isIssuedByKeyOf(graph, node, ca.node);
  if (!isSameCa && !mayChangeIssuer) return refuse('notIssuedByCa', { certificate: node, ca: ca.node });
  const given = request.keyFrom && keyIdIn(request.keyFrom);
  const { targets, untouched } = targetsOf(
    graph,
    node,
    places,
    access,
    (at) =>
      request.key === 'new' &&
      (isBesideKey(graph, at, given) || canReplaceKeysBeside(graph, at, { renewed, now, access })),
  );
  if (targets.length === 0) return refuseNoPlace(node, untouched);
  const withoutKey = targets.filter((at) => !isBesideKey(graph, at, given));
  const decision = keyDecisionOf(graph, node, { renewed, targets: withoutKey, wish: request.key, now, access });
  if ('code' in decision) return decision;
  const isNewKey = decision.kind === 'new';
  const { certificate } = node;
  const { notBefore: caNotBefore, notAfter: caNotAfter, subjectKeyIdentifier } = ca.node.certificate;
  if (caNotBefore === undefined || caNotAfter === undefined) return refuse('caValidityUnknown', { ca: ca.node });
  const validity = planValidity({
    certificate,
    caNotBefore,
    caNotAfter,
    ...periodOf(graph, node),
    isInKubeconfig: node.occurrences.some(({ credential }) => fieldOf(credential)?.id === 'kubeconfig-client'),
    days: request.days,
    now,
  });
  const extensions = withChanges(planExtensions(certificate, subjectKeyIdentifier, isSameCa, isNewKey), changes);
  const subject = changes.subject ?? certificate.subject.der;
  const spki = certificate.publicKey.spki;
  // A new key is generated later, with a type that Go reads, like the CA's. The old key can have another type.
  const judgedKey = isNewKey ? ca.node.certificate.publicKey.spki : spki;
  const candidate = { subject, spki: judgedKey, validity, extensions };
  const { error, warning } = judgeBeforeSigning(graph, ca, candidate, now);
  if (error !== undefined) return refuse('wouldBeRefused', { certificate: node, problem: error });
  const newKey = isNewKey ? newKeyFor(node, { ...request, ...newKeys }) : undefined;
  if (newKey !== undefined && 'code' in newKey) return newKey;
  const name = certificateName(certificate, node.role);
  const planned: PlannedCertificate = {
    id: fingerprint,
    ...optional('role', node.role?.id),
    name,
    old: node,
    subject,
    issuer: { kind: 'ca', ca },
    key:
      newKey === undefined
        ? { kind: 'same', spki, why: decision.why }
        : { kind: 'new', key: newKey.id, why: decision.why },
    validity,
    extensions,
  };
  const chains = isSameCa ? [] : targets.map((at) => chainBlocks(graph, fingerprint, at, ca));
  return {
    planned,
    blocks: [
      ...targets.map((at): PlannedBlock => ({ at, certificate: fingerprint })),
      ...chains.flatMap(({ blocks }) => blocks),
      ...decision.places.map((at): PlannedBlock => ({ at, key: newKey })),
    ],
    created: newKey === undefined ? [] : lostKeyFiles(graph, decision.lost ?? [], newKey),
    untouched: [...untouched, ...decision.untouched],
    warnings: [
      ...warningsOf(planned, subjectName(ca.node.certificate), { now, warning }),
      ...(node.issuer.kind === 'signatureInvalid' ? [unsignedWarning(planned)] : []),
      ...chains.flatMap((chain) => chain.warning ?? []).slice(0, 1),
    ],
  };
}

function unsignedWarning({ id, name }: PlannedCertificate): ChangeWarning {
  const words = l10n.t(
    'The signature of {0} is broken: someone may have edited it. Check its names before you sign them.',
    name,
  );
  return { code: 'contentUnsigned', certificate: id, words };
}

/** kubeadm's period: 8760 h, unless the cluster's configuration says otherwise. */
function periodOf(
  graph: PkiGraph,
  node: CertificateNode,
): Pick<ValidityQuestion, 'isKubeadmFile' | 'configuredPeriod'> {
  if (kubeadmCommand(node) === undefined) return { isKubeadmFile: false };
  const hosts = new Set(node.occurrences.map(({ file }) => hostOf(file)));
  return { isKubeadmFile: true, ...optional('configuredPeriod', kubeadmPolicyOn(graph, hosts).period) };
}

function extendedCaOf({ issuer }: CertificateNode, { graph, extended }: ReissueRequest): RenewalCa | undefined {
  const issuers = issuer.kind === 'verified' ? issuer.issuers : [];
  return issuers.map((each) => extended?.get(graph.certificates.get(each)?.keyId ?? '')).find(Boolean);
}

function caFor(
  graph: PkiGraph,
  node: CertificateNode,
  chosen: RenewalCa | undefined,
  { now, canOpenKeys }: { readonly now: number; readonly canOpenKeys: boolean },
): RenewalCa | RenewalRefusal {
  if (chosen === undefined) return findRenewalCa(graph, node.fingerprint, now, canOpenKeys);
  return chooseRenewalCa(graph, chosen.node, now, chosen.key, canOpenKeys);
}

/** Whether the CA's key verifiably signed the certificate. */
function isIssuedByKeyOf(graph: PkiGraph, { issuer }: CertificateNode, ca: CertificateNode): boolean {
  if (issuer.kind !== 'verified') return false;
  return issuer.issuers.some((fingerprint) => graph.certificates.get(fingerprint)?.keyId === ca.keyId);
}

function titleOf(drafts: readonly Draft[]): string {
  const [only, ...others] = drafts;
  if (only === undefined || others.length > 0) return l10n.t('Renew {0} certificates', drafts.length);
  return only.planned.key.kind === 'same'
    ? l10n.t('Renew {0}', only.planned.name)
    : l10n.t('Renew {0} with a new key', only.planned.name);
}

/** Deliberate differences from the old certificate. */
interface CertificateChanges {
  /** The complete Name element. */
  readonly subject?: Bytes;
  /** Extensions by OID: complete elements that replace the old ones or are added; `undefined` removes one. */
  readonly extensions?: ReadonlyMap<string, Bytes | undefined>;
  /** Repeated extensions are left out. */
  readonly withoutRepeats?: true;
}

/** Makes deliberate changes to planned extensions. */
function withChanges(
  planned: readonly PlannedExtension[],
  { extensions: changes = new Map(), withoutRepeats }: CertificateChanges,
): readonly PlannedExtension[] {
  const seen = new Set<string>();
  const kept = planned.map((extension): PlannedExtension => {
    const { oid } = extension;
    const isRepeated = seen.has(oid);
    seen.add(oid);
    if ((isRepeated && withoutRepeats === true) || (changes.has(oid) && changes.get(oid) === undefined)) {
      return { oid, action: 'dropped' };
    }
    const der = changes.get(oid);
    return der === undefined ? extension : { oid, action: 'changed', der };
  });
  const added = [...changes].flatMap(([oid, der]): PlannedExtension[] =>
    der === undefined || seen.has(oid) ? [] : [{ oid, action: 'added', der }],
  );
  return [...kept, ...added];
}
