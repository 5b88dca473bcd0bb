import * as l10n from '@vscode/l10n';
import { keyIdOf } from '../../pki/byteKey.ts';
import { certificateName } from '../../pki/certificateName.ts';
import { bundleOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, DecodedCredential, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { formatMoment } from '../../text/moment.ts';
import { optional } from '../../text/optional.ts';
import { shownPath } from '../../text/shownPath.ts';
import type { Span } from '../../text/span.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { formatSerialNumber } from '../../x509/formatSerialNumber.ts';
import type { Certificate, Extension } from '../../x509/x509Model.ts';
import type { ChangePlan, PlannedEdit, PlannedFile, PlannedMaterial, UntouchedPlace } from '../change/changeModel.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';
import { objectWarnings } from '../change/objectWarnings.ts';
import { newPemFile } from '../create/newCertificate.ts';
import { isSamePlace } from '../isSamePlace.ts';
import { refuse } from '../refusal.ts';
import { filesOnce, keyDecisionOf } from '../reissue/keyDecision.ts';
import { isBesideKey } from '../reissue/keysBeside.ts';
import { refuseNoPlace } from '../reissue/refuseNoPlace.ts';
import { targetsOf } from '../reissue/targetsOf.ts';
import type { FileAccess } from '../reissue/untouchedReason.ts';
import type { PlannedExtension, RenewalRefusal } from '../renewalModel.ts';
import type { AcceptedAnswer } from './checkAnswer.ts';

/** What to import, and where. */
export interface AnswerPlacement {
  readonly graph: PkiGraph;
  readonly node: CertificateNode;
  readonly now: number;
  readonly answer: AcceptedAnswer;
  /** The new key, in a file of the graph, if the request was made with one. */
  readonly key?: Occurrence;
  /** The only places that get it; by default all that can be written. */
  readonly places?: readonly Occurrence[];
  readonly access?: FileAccess;
}

/**
 * Plans to write a signed certificate to all places of the old one, with its chain, and its new key to those of the old
 * key. Signs and writes nothing: `carryOut` makes the change set.
 */
export function planAnswer({
  graph,
  node,
  now,
  answer,
  key,
  places,
  access = () => undefined,
}: AnswerPlacement): ChangePlan | RenewalRefusal {
  const keyId = keyIdOf(answer.certificate.publicKey);
  const { targets, untouched } = targetsOf(graph, node, places, access, (at) => isBesideKey(graph, at, keyId));
  if (targets.length === 0) return refuseNoPlace(node, untouched);
  const keys = keyPlacesOf({
    graph,
    node,
    now,
    targets: targets.filter((at) => !isBesideKey(graph, at, keyId)),
    key,
    access,
  });
  if ('code' in keys) return keys;
  const { certificate } = answer;
  const { notBefore = 0, notAfter = 0 } = certificate;
  const name = certificateName(node.certificate, node.role);
  const edits: PlacedEdit[] = [];
  for (const at of targets) {
    const own = certificateEdits(at, answer);
    if (own === undefined) return refuse('notRewritable', { path: at.file.path });
    edits.push(...own.map((edit) => ({ at, edit, holdsKey: false })));
  }
  for (const at of keys.places) {
    if (key !== undefined)
      edits.push({ at, edit: { kind: 'block', at, by: { kind: 'knownKey', at: key } }, holdsKey: true });
  }
  return {
    kind: 'changePlan',
    title: l10n.t('Import the signed certificate for {0}', name),
    certificates: [
      {
        id: answerId,
        ...optional('role', node.role?.id),
        name,
        old: node,
        subject: certificate.subject.der,
        issuer: { kind: 'signed', der: certificate.der },
        key: { kind: 'same', spki: certificate.publicKey.spki, why: key === undefined ? 'usual' : 'chosen' },
        validity: { notBefore, notAfter, source: 'certificate', isCutAtCaEnd: false },
        extensions: certificate.extensions.map((extension) => comparedExtension(extension, node.certificate)),
      },
    ],
    keys: [],
    files: [...filesOf(edits), ...keys.created],
    untouched: [...untouched, ...keys.untouched],
    warnings: [...endWarning(node, name, notAfter, now), ...objectWarnings(edits.map(({ at }) => at))],
    takenSerialNumbers: new Set([formatSerialNumber(node.certificate.serialNumber)]),
  };
}

/** The signer decides the end, and can set a shorter period than before. */
function endWarning(
  { certificate }: CertificateNode,
  name: string,
  end: number,
  now: number,
): readonly ChangeWarning[] {
  const oldEnd = certificate.notAfter ?? 0;
  if (end >= oldEnd) return [];
  const words = l10n.t(
    '{0} expires on {1}, before the certificate that it replaces ({2}). The CA may be able to sign for a longer period.',
    name,
    formatMoment(end, now),
    formatMoment(oldEnd, now),
  );
  return [{ code: 'endsEarlier', certificate: answerId, words }];
}

/** An extension of the answer next to that of the old certificate. */
function comparedExtension({ oid, der }: Extension, old: Certificate): PlannedExtension {
  const before = old.extensions.find((each) => each.oid === oid);
  const action = before === undefined ? 'added' : equalBytes(before.der, der) ? 'kept' : 'changed';
  return { oid, action, der };
}

const answerId = 'answer';

interface PlacedEdit {
  readonly at: Occurrence;
  readonly edit: PlannedEdit;
  readonly holdsKey: boolean;
}

/**
 * The certificate and its chain in the slots of the old ones; the last slot takes the rest.
 *
 * @returns `undefined` if slots are left over that cannot be removed in this form.
 */
function certificateEdits(at: Occurrence, { chain }: AcceptedAnswer): readonly PlannedEdit[] | undefined {
  const leaf: PlannedMaterial = { kind: 'certificate', certificate: answerId };
  if (isFollowedBy(at, chain)) return [{ kind: 'block', at, by: leaf }];
  const slots = bundleOf(at.file, at.credential).filter(({ content }) => content.kind === 'certificate');
  const wanted = [leaf, ...chain.map(({ der }): PlannedMaterial => ({ kind: 'known', label: 'CERTIFICATE', der }))];
  const behind = wanted.slice(slots.length);
  const edits = slots.slice(0, wanted.length).map(
    (credential, index): PlannedEdit => ({
      kind: 'block',
      at: { file: at.file, credential },
      by: wanted[index] ?? leaf,
      ...(index === slots.length - 1 && behind.length > 0 ? { behind } : {}),
    }),
  );
  const holding = slots.map((credential) => ({ file: at.file, credential }));
  const surplus = holding.slice(wanted.length);
  if (surplus.length === 0) return edits;
  if (!isOfCertificates(at)) return undefined;
  const value = wholeValue(at);
  if (value !== undefined)
    return [{ kind: 'text', span: value, parts: [{ kind: 'base64', materials: wanted }], holding }];
  const gone = spanBehind(slots.slice(wanted.length - 1));
  return gone && [...edits, { kind: 'text', span: gone, parts: [], holding: surplus }];
}

/** The certificates after the old one are those that the new one needs, or more. */
function isFollowedBy({ file, credential }: Occurrence, chain: AcceptedAnswer['chain']): boolean {
  const behind = bundleOf(file, credential).flatMap(({ content }) => (content.kind === 'certificate' ? [content] : []));
  return chain.every(({ der }) => behind.some((each) => equalBytes(each.der, der)));
}

/** A value of base64 on one line is written completely new. */
function wholeValue({ file, credential }: Occurrence): Span | undefined {
  const { block, value } = credential;
  if (block.encoding.join() !== 'base64,pem' || file.lines === undefined) return undefined;
  const [start, end] = [file.lines.positionAt(value.span.start), file.lines.positionAt(value.span.end)];
  return start.line === end.line ? value.span : undefined;
}

/** In PEM: everything from after the first block to the end of the last one. */
function spanBehind([first, ...others]: readonly DecodedCredential[]): Span | undefined {
  const last = others.at(-1);
  if (first === undefined || last === undefined || first.block.encoding.join() !== 'pem') return undefined;
  return { start: first.block.span.end, end: last.block.span.end };
}

function isOfCertificates({ file, credential }: Occurrence): boolean {
  return bundleOf(file, credential).every(({ content }) => content.kind === 'certificate');
}

function filesOf(edits: readonly PlacedEdit[]): readonly PlannedFile[] {
  const files = groupBy(edits, ({ at }) => at.file.path);
  return [...files].map(([path, placed]) => ({
    path,
    ...optional('hostPath', placed[0]?.at.file.hostPath),
    kind: 'replace',
    holdsKey: placed.some(({ holdsKey }) => holdsKey),
    edits: placed.map(({ edit }) => edit).toSorted((a, b) => startOf(a) - startOf(b)),
  }));
}

function startOf(edit: PlannedEdit): number {
  return edit.kind === 'text' ? edit.span.start : edit.at.credential.block.span.start;
}

/** Where the new key of an answer goes. */
interface KeyPlaces {
  readonly places: readonly Occurrence[];
  readonly untouched: readonly UntouchedPlace[];
  /** Missing key files, which get the new key. */
  readonly created: readonly PlannedFile[];
}

/**
 * Finds where the new key of an answer goes: the places of the old one, and missing key files.
 *
 * @param question.targets - The places that get the certificate, without those that already have the key.
 */
function keyPlacesOf({
  graph,
  node,
  now,
  targets,
  key,
  access,
}: {
  readonly graph: PkiGraph;
  readonly node: CertificateNode;
  readonly now: number;
  readonly targets: readonly Occurrence[];
  readonly key: Occurrence | undefined;
  readonly access: FileAccess;
}): KeyPlaces | RenewalRefusal {
  if (key === undefined || targets.length === 0) return { places: [], untouched: [], created: [] };
  const renewed = new Set([node.fingerprint]);
  const decision = keyDecisionOf(graph, node, { renewed, targets, wish: 'new', now, access });
  if ('code' in decision) {
    if (decision.code !== 'keyElsewhere') return decision;
    return refuse('keyPlaceUnknown', { certificate: node, key, fault: placeUnknown(node, key) });
  }
  const places = decision.places.filter((place) => !isSamePlace(place, key));
  const created = filesOnce(
    (decision.lost ?? []).map(({ path, hostPath }) => newPemFile(path, [{ kind: 'knownKey', at: key }], hostPath)),
  );
  return { places, untouched: decision.untouched, created };
}

function placeUnknown({ certificate, role }: CertificateNode, { file }: Occurrence) {
  const name = certificateName(certificate, role);
  return {
    fact: l10n.t('The old key of {0} is not in a file that can be written, and its location is unknown.', name),
    wayOut: l10n.t(
      'Add its file as well. If the key is lost, move {0} to where the key of {1} is read, then import again.',
      shownPath(file.path),
      name,
    ),
  };
}
