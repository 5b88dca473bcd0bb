import * as l10n from '@vscode/l10n';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import { bundleOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import { joinSentences } from '../../text/sentences.ts';
import type { ChangePlan, PlannedCertificate, UntouchedPlace } from '../change/changeModel.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';
import { objectWarnings } from '../change/objectWarnings.ts';
import { planOf } from '../create/newCertificate.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { refuse } from '../refusal.ts';
import { chooseForRenewal, type RenewalChoice } from '../reissue/chooseForRenewal.ts';
import { filesOf, type PlannedBlock } from '../reissue/filesOf.ts';
import type { KeyWish } from '../reissue/keyPlaces.ts';
import { planReissue } from '../reissue/planReissue.ts';
import { refuseNoPlace } from '../reissue/refuseNoPlace.ts';
import { isLinkToKnownFile } from '../reissue/samePlaces.ts';
import { takenSerialNumbers } from '../reissue/takenSerialNumbers.ts';
import { type FileAccess, untouchedReason } from '../reissue/untouchedReason.ts';
import type { RenewalCa, RenewalRefusal } from '../renewalModel.ts';
import { type CaLine, isAuthority, lineOf } from './caLine.ts';
import { type ExtendedCa, endingLines, extendCa } from './extendedCas.ts';
import { filesTogether } from './filesTogether.ts';
import { notInFiles } from './notInFiles.ts';

/** CAs to extend, with what expires below them. */
export interface ExtendRequest {
  readonly graph: PkiGraph;
  readonly now: number;
  /** Fingerprints of CAs; by default those that have ended, or end within so many milliseconds. */
  readonly authorities?: readonly string[];
  readonly within?: number;
  /** Only CAs and certificates with a place in these files. */
  readonly isInScope?: (file: DecodedFile) => boolean;
  /** Renews whatever ends within that time, not only what is below the CAs. */
  readonly isForAll?: boolean;
  /** Length of the periods, of the CAs and of the certificates below them. */
  readonly caDays?: number;
  readonly days?: number;
  /** By default, certificates keep their keys: the fewest changes. */
  readonly key?: KeyWish;
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly canOpenKeys?: boolean;
  readonly access?: FileAccess;
}

/** What {@link planExtension} chose. */
export interface ExtensionChoice extends Pick<RenewalChoice, 'refused' | 'inBackups' | 'outside'> {
  readonly plan: ChangePlan | RenewalRefusal;
}

/** As in the catalogue: what ends sooner is renewed along. */
const usualWithin = 30 * 86_400_000;

/**
 * Plans the same CAs again, with new dates: same key, name, key identifier and extensions. All copies are replaced, and
 * what has expired or was cut off below them is renewed, in one change. Signs and writes nothing.
 */
export function planExtendCa(request: ExtendRequest): ChangePlan | RenewalRefusal {
  const { plan, refused } = planExtension(request);
  if (plan.kind === 'refusal') return plan;
  const left = refused.map(
    ({ node, refusal }): ChangeWarning => ({
      code: 'notRenewed',
      words: joinSentences(
        l10n.t(
          '{0} is not renewed.',
          isAuthority(node) ? subjectName(node.certificate) : certificateName(node.certificate, node.role),
        ),
        refusal.reason,
        refusal.wayOut,
      ),
    }),
  );
  return { ...plan, warnings: [...plan.warnings, ...left] };
}

/** Whether a CA can be extended, whatever is below it. */
export function canExtend(node: CertificateNode, request: ExtendRequest): boolean {
  const extended = extendCa(lineOf(request.graph, node), request, new Map());
  return extended.kind === 'extended' && placesOf([extended], request.graph, request.access).blocks.length > 0;
}

/** Only the certificates in the files of these: enough to judge what an extension does for them. */
export function inFilesOf(nodes: readonly CertificateNode[]): (file: DecodedFile) => boolean {
  const files = new Set(nodes.flatMap(({ occurrences }) => occurrences.map(({ file }) => file)));
  return (file) => files.has(file);
}

/** {@link planExtendCa}, with what is left out. */
export function planExtension(request: ExtendRequest): ExtensionChoice {
  const { graph, now, authorities, within = usualWithin, isInScope, access, isForAll = false } = request;
  const key = request.key ?? (isForAll ? undefined : 'same');
  const lines = authorities === undefined ? endingLines(graph, { ...request, within }) : linesOf(graph, authorities);
  const above = new Map<string, RenewalCa>();
  const extended: ExtendedCa[] = [];
  const refused: RenewalChoice['refused'][number][] = [];
  for (const line of lines) {
    const answer = extendCa(line, request, above);
    if (answer.kind === 'refusal') refused.push({ node: line.node, refusal: answer });
    else {
      extended.push(answer);
      above.set(line.node.keyId, answer.ca);
    }
  }
  const nothing = { refused, inBackups: [], outside: [] };
  if (extended.length === 0 && !isForAll) {
    return { ...nothing, plan: refused[0]?.refusal ?? refuse('nothingToDo', { fault: nothingEnds() }) };
  }
  const how = {
    ...{ graph, now, within, extended: above },
    ...optional('key', key),
    ...optional('days', request.days),
    ...optional('keyAlgorithm', request.keyAlgorithm),
    ...optional('canOpenKeys', request.canOpenKeys),
    ...optional('access', access),
    ...optional('isInScope', isInScope),
  };
  const places = placesOf(extended, graph, access);
  const unwritten = extended.find((each) => !places.blocks.some(({ certificate }) => certificate === each.planned.id));
  if (unwritten !== undefined) return { ...nothing, plan: refuseNoPlace(unwritten.node, places.untouched) };
  const choice = chooseForRenewal(how);
  const isMeant = (fingerprint: string) => isForAll || isBelow(graph, fingerprint, above);
  const certificates = choice.certificates.filter(({ fingerprint }) => isMeant(fingerprint));
  const left = choice.refused.filter(({ node }) => isMeant(node.fingerprint));
  // Nobody can keep a lost key.
  const lost = request.key === undefined ? left.filter(({ refusal }) => refusal.code === 'keyLost') : [];
  const { key: _, ...anyKey } = how;
  const reissues = [
    ...(certificates.length === 0 ? [] : [planReissue({ ...how, certificates })]),
    ...lost.map(({ node: { fingerprint } }) => planReissue({ ...anyKey, certificates: [{ fingerprint }] })),
  ];
  const [failed] = reissues.flatMap((each) => (each.kind === 'refusal' ? [each] : []));
  if (failed !== undefined) return { ...nothing, plan: failed };
  const planned = reissues.flatMap((each) => (each.kind === 'refusal' ? [] : [each]));
  const leftOut = left.filter((each) => !lost.includes(each));
  // A CA that nobody asked for by name matters if something waits for it.
  const waitedFor = refused.filter(
    ({ node }) => !isForAll || leftOut.some((each) => isBelow(graph, each.node.fingerprint, new Set([node.keyId]))),
  );
  return {
    ...choice,
    refused: [...waitedFor, ...leftOut],
    plan: joined(extended, places, planned, graph),
  };
}

/** A CA named by an earlier certificate is extended from its last one. */
function linesOf(graph: PkiGraph, authorities: readonly string[]): readonly CaLine[] {
  const named = authorities.flatMap((each) => graph.certificates.get(each) ?? []).map((node) => lineOf(graph, node));
  return [...new Map(named.map((line) => [line.node.fingerprint, line])).values()];
}

function isBelow(graph: PkiGraph, fingerprint: string, above: { has(keyId: string): boolean }): boolean {
  const { issuer } = graph.certificates.get(fingerprint) ?? {};
  return (
    issuer?.kind === 'verified' && issuer.issuers.some((each) => above.has(graph.certificates.get(each)?.keyId ?? ''))
  );
}

interface CaPlaces {
  readonly blocks: readonly PlannedBlock[];
  readonly untouched: readonly UntouchedPlace[];
}

/** Every copy of the CAs: a bundle keeps its other CAs, and has the extended one once. */
function placesOf(extended: readonly ExtendedCa[], graph: PkiGraph, access: FileAccess = () => undefined): CaPlaces {
  const blocks: PlannedBlock[] = [];
  const untouched: UntouchedPlace[] = [];
  for (const { nodes, planned } of extended) {
    const chosen: Occurrence[] = [];
    for (const at of nodes.flatMap(({ occurrences }) => occurrences)) {
      if (isLinkToKnownFile(at.file, graph)) continue;
      const reason = untouchedReason(graph, at, access);
      if (reason !== undefined && reason.reason !== 'trustsOld' && reason.reason !== 'otherKey') untouched.push(reason);
      else {
        const isThere = chosen.some((other) => isSameBundle(other, at));
        blocks.push(isThere ? { at, known: { kind: 'nothing' } } : { at, certificate: planned.id });
        chosen.push(at);
      }
    }
  }
  return { blocks, untouched };
}

function isSameBundle(one: Occurrence, other: Occurrence): boolean {
  return one.file === other.file && bundleOf(one.file, one.credential).includes(other.credential);
}

function joined(
  extended: readonly ExtendedCa[],
  { blocks, untouched }: CaPlaces,
  reissues: readonly ChangePlan[],
  graph: PkiGraph,
): ChangePlan | RenewalRefusal {
  const [first] = reissues;
  if (extended.length === 0) return first ?? refuse('nothingToDo', {});
  const renewed = reissues.flatMap((each) => each.certificates);
  const signers = new Map(extended.map(({ ca, planned }) => [ca.node, planned.id]));
  const certificates = [...extended.map(({ planned }) => planned), ...renewed].map((planned): PlannedCertificate => {
    const certificate = planned.issuer.kind === 'ca' ? signers.get(planned.issuer.ca.node) : undefined;
    return certificate === undefined ? planned : { ...planned, issuer: { kind: 'planned', certificate } };
  });
  const warnings = [...reissues.flatMap((each) => each.warnings), ...objectWarnings(blocks.map(({ at }) => at))];
  const names = extended.map(({ node }) => subjectName(node.certificate));
  return planOf(
    titleOf(names, renewed.length, extended),
    {
      certificates,
      keys: reissues.flatMap(({ keys }) => keys),
      files: filesTogether([...filesOf(blocks), ...reissues.flatMap(({ files }) => files)]),
    },
    {
      untouched: [...untouched, ...reissues.flatMap((each) => each.untouched)],
      warnings: [
        ...keysStay(names),
        ...new Map(warnings.map((each) => [each.words, each])).values(),
        ...notInFiles(extended),
      ],
      takenSerialNumbers: takenSerialNumbers(graph),
    },
  );
}

function titleOf(names: readonly string[], below: number, extended: readonly ExtendedCa[]): string {
  const [name = '', ...others] = names;
  const isMended = extended.some(({ planned }) => planned.extensions.some(({ action }) => action !== 'kept'));
  if (isMended && others.length === 0) return l10n.t('Reissue CA {0} so that it can sign', name);
  if (others.length > 0) {
    if (below === 1) return l10n.t('Extend {0} CAs and renew 1 certificate', names.length);
    return below === 0
      ? l10n.t('Extend {0} CAs', names.length)
      : l10n.t('Extend {0} CAs and renew {1} certificates', names.length, below);
  }
  if (below === 1) return l10n.t('Extend CA {0} and renew 1 certificate', name);
  return below === 0 ? l10n.t('Extend CA {0}', name) : l10n.t('Extend CA {0} and renew {1} certificates', name, below);
}

function keysStay(names: readonly string[]): readonly ChangeWarning[] {
  const words =
    names.length === 1
      ? l10n.t('The key of the CA stays the same. If it may have leaked, rotate the CA later.')
      : l10n.t('The keys of the CAs stay the same. If one may have leaked, rotate that CA later.');
  return [{ code: 'caKeyStays', words }];
}

function nothingEnds() {
  return {
    fact: l10n.t('No CA in these files has expired or expires soon.'),
    wayOut: l10n.t('Choose the CA to extend.'),
  };
}
