import * as l10n from '@vscode/l10n';
import type { MapAction } from '../../../../protocol/pkiMap.ts';
import type { Finding } from '../../../findings/findingModel.ts';
import { certificateName, subjectName } from '../../../pki/certificateName.ts';
import type { FilePlace } from '../../../pki/cluster/clusterModel.ts';
import type { ConnectionVerdict } from '../../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, DecodedFile } from '../../../pki/pkiModel.ts';
import type { ConnectionFix, FixContext } from '../../../renewal/connectionFixesFor.ts';
import { endedAbove, isAuthority } from '../../../renewal/extend/caLine.ts';
import type { Offered } from '../../../renewal/outlook.ts';
import { renewalLabel } from '../../../renewal/renewalLabel.ts';
import type { WayOn } from '../../../renewal/wayOn.ts';
import { wayOnOffer } from '../../../renewal/wayOnOffer.ts';
import type { JudgedRepair } from '../../../repair/judgeRepair.ts';
import { optional } from '../../../text/optional.ts';
import { joinSentences } from '../../../text/sentences.ts';
import { fileNameOf } from '../../../text/shownPath.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { sentencesOf } from '../../problemSentences.ts';
import type { RootCause } from '../../rootCauses.ts';
import type { MapWire } from '../model/mapModel.ts';
import { countInWords, outcomeInWords } from '../spokenWords.ts';
import { numberWords } from '../wireWords.ts';
import type { CertificateContext, OfferContext } from './certificateActions.ts';
import { placesOf } from './mapPlaces.ts';

/** Renews a certificate in the way that works here, unless it is a CA. */
export function renewalActions(
  node: CertificateNode,
  context: CertificateContext,
  isRenewalDue: boolean,
): readonly MapAction[] {
  const { places, number } = context;
  const [place] = placesOf(node);
  if (place === undefined) return [];
  const at = places.numberOf(place);
  const name = certificateName(node.certificate, node.role);
  const way = context.advice?.renewalWay(node, context);
  const [ca] = way === 'extendCa' ? endedAbove(context.graph, node, context.now) : [];
  const extend = ca && extendAction(ca, context);
  const renew: MapAction | undefined =
    way === undefined || way === 'extendCa'
      ? undefined
      : { label: renewalLabel(way, number === undefined ? name : numberWords(number)), command: way, place: at };
  const offers = [
    ...(extend === undefined || ca === undefined ? [] : [[extend, { kind: 'extendCa', node: ca }] as const]),
    ...(renew === undefined || way === undefined || way === 'extendCa' ? [] : [[renew, { kind: way, node }] as const]),
  ];
  return offers.map(([action, offered]) => (isRenewalDue ? asPrimary(action, offered, context) : action));
}

/** What is needed to choose the actions of a panel, and their targets. */
export interface MapActionContext extends FixContext, OfferContext {
  /** What stops the cluster's connections. */
  readonly causes: readonly RootCause[];
}

/**
 * The action that makes a connection work again, or keeps it working; the panel offers it first. If both sides reject
 * each other, one for each. Where none does, what leads on from the problem that breaks it.
 */
export function fixActions(wire: MapWire, context: MapActionContext): readonly MapAction[] {
  const known = context.advice?.connectionFixesFor(wire.worst, context) ?? [];
  const fixes = wire.state === 'broken' ? known.filter((fix) => !isInVain(fix, context)) : known;
  const actions = fixes.flatMap((fix, index) => {
    const action = actionOf(fix, wire, context);
    if (action === undefined) return [];
    return [index === 0 ? asPrimary(action, fix, context) : action];
  });
  if (actions.length > 0) return actions;
  const cause = context.causes.find(({ stopped }) => stopped.includes(wire.worst));
  if (wire.state !== 'broken' || cause === undefined) return [];
  return causeActions(cause, context, wire.worst);
}

/** {@link fixActions} of a broken connection without a wire: a webhook's where no control plane is drawn. */
export function webhookActions(
  verdict: ConnectionVerdict,
  finding: Finding | undefined,
  context: MapActionContext,
): readonly MapAction[] {
  const fixes = context.advice?.connectionFixesFor(verdict, context) ?? [];
  const actions = fixes.flatMap((fix) => actionOf(fix, undefined, context) ?? []);
  const [first, ...others] = actions;
  if (first !== undefined) return [{ ...first, isPrimary: true }, ...others];
  return finding === undefined ? [] : problemActions([finding], context);
}

/**
 * What leads on from the problem behind a cause.
 *
 * @param meant - The connection whose panel offers it first only if it works afterwards.
 */
export function causeActions(
  cause: RootCause,
  context: MapActionContext,
  meant?: ConnectionVerdict,
): readonly MapAction[] {
  const { at, worst } = cause;
  const { graph, advice } = context;
  const finding = expiryOf(cause, context, meant) ?? cause.finding;
  // What no finding tells is at the file at fault.
  const fault = at.get(meant ?? worst);
  const file = finding === undefined ? fault?.file : graph.files.find(({ path }) => path === finding.path);
  if (advice === undefined) return [];
  const own = file && actionsAt({ finding, file, span: (finding ?? fault)?.span }, context, meant);
  if (own?.some(({ isPrimary }) => isPrimary === true)) return own;
  for (const each of besideOf(meant ?? worst, finding, context)) {
    const actions = actionsAt(each, context, meant ?? worst);
    if (actions.some(({ isPrimary }) => isPrimary === true)) return actions;
  }
  return own ?? [];
}

/** Where several certificates have expired: the error of the one that a connection is rejected for. */
function expiryOf(
  { ended }: RootCause,
  { findings }: MapActionContext,
  meant: ConnectionVerdict | undefined,
): Finding | undefined {
  const named = [meant?.server, meant?.client].flatMap((each) =>
    each?.kind === 'refused' && each.reason === 'validity' ? (each.fingerprint ?? []) : [],
  );
  const own = ended.filter((node) => !isAuthority(node) && named.includes(node.fingerprint));
  return findings.find(
    ({ fingerprint, severity }) => severity === 'error' && own.some((node) => node.fingerprint === fingerprint),
  );
}

/** The errors in the other files that a connection is made of: the one that blames a file need not be the one that mends it. */
function besideOf(
  { connection }: ConnectionVerdict,
  own: Finding | undefined,
  { graph, findings }: MapActionContext,
): readonly Trouble[] {
  const { serverShows, clientTrusts, clientShows, serverTrusts, client, server } = connection;
  const read = [clientTrusts, clientShows, serverShows, serverTrusts].flatMap((source) =>
    source.kind === 'materials' ? source.materials.flatMap(({ material, place }) => [material.place, place]) : [],
  );
  const files = new Set([...read, client.place, server.place].flatMap((place) => place?.file ?? []));
  return [...files].flatMap((file) =>
    findings
      .filter((each) => each.path === file.path && each.severity === 'error' && each !== own)
      .slice(0, fewErrors)
      .map((finding) => ({
        finding,
        file: graph.files.find(({ path }) => path === file.path) ?? file,
        span: finding.span,
      })),
  );
}

/** A file with more of them has something wrong that is told of each line. */
const fewErrors = 5;

/** What leads on from the first problem of several that something leads on from. */
export function problemActions(findings: readonly Finding[], context: MapActionContext): readonly MapAction[] {
  for (const finding of findings) {
    const file = context.graph.files.find(({ path }) => path === finding.path);
    const actions = file === undefined ? [] : actionsAt({ finding, file, span: finding.span }, context, undefined);
    if (actions.length > 0) return actions;
  }
  return [];
}

/** A problem, or the place of a fault that no finding tells. */
interface Trouble {
  readonly finding: Finding | undefined;
  readonly file: DecodedFile;
  readonly span: FilePlace['span'] | undefined;
}

function actionsAt(
  { finding, file, span: at }: Trouble,
  context: MapActionContext,
  meant: ConnectionVerdict | undefined,
): readonly MapAction[] {
  const { graph, places, advice } = context;
  const way = finding === undefined ? advice?.wayOnAt(file.path, context) : advice?.wayOnFrom(finding, context);
  const repairs = finding === undefined || isWhole(way) ? [] : textRepairs(finding, file, context, meant);
  if (advice === undefined || repairs.length > 0) return repairs;
  if (way === undefined || way.kind === 'open')
    return finding === undefined ? [] : shellActions(finding, file, context);
  const { title, command, argument, isSecond } = wayOnOffer(way, graph);
  const span = at ?? { start: 0, end: 0 };
  const place = places.numberOf({ file, span, fix: { command, argument } });
  const action: MapAction = { label: title, command: 'fix', place };
  if (isSecond === true) return [action];
  const { verdicts, now, warning: within } = context;
  const outlook = meant && advice.outlookOf(way, verdicts, { graph, now, within });
  // Renewals were tried before: none of them mends it.
  const isMended =
    way.kind !== 'renewal' &&
    outlook?.verdicts.some(({ connection, state }) => connection.id === meant?.connection.id && state !== 'broken');
  return [withOutcome(action, way, context, meant === undefined || isMended === true)];
}

/** What a person runs in a shell, once no repair is known to help: written into a terminal, and not run. */
function shellActions(
  finding: Finding,
  file: DecodedFile,
  { advice, graph, places, repairsFor }: MapActionContext,
): readonly MapAction[] {
  const command = repairsFor(finding) === undefined ? undefined : advice?.commandFor(finding, graph);
  if (command === undefined) return [];
  const [start = ''] = /^\S+(?: [^\s|-]\S{0,15}){0,3}(?= |$)/.exec(command) ?? [];
  const label = l10n.t('Show in terminal: {0}', start === command ? command : `${start} …`);
  const fix = { command: 'certscope.showInTerminal', argument: command };
  const place = places.numberOf({ file, span: finding.span ?? { start: 0, end: 0 }, fix });
  return [{ label, command: 'fix', place }];
}

const explains: Readonly<Partial<Record<WayOn['kind'], true>>> = { caPage: true, lostCa: true, request: true };

/** What mends all that is wrong is offered before a change of a text; an explanation is not. */
function isWhole(way: WayOn | undefined): boolean {
  return way !== undefined && way.kind !== 'open' && explains[way.kind] !== true;
}

/** Carries a repair out as the light bulb does, after it was shown. */
export function repairAction(
  { title, choice, outlook }: JudgedRepair,
  { path, code, span }: Finding,
  place: FilePlace,
  { places }: Pick<OfferContext, 'places'>,
): MapAction {
  const fix = { command: 'certscope.repairFile', argument: { path, code, start: span?.start, choice } };
  const label = `${title.slice(0, 1).toUpperCase()}${title.slice(1)}…`;
  const [remains] = outlook?.remains === undefined ? [] : sentencesOf(outlook.remains);
  const cost = remains === undefined ? undefined : l10n.t('Afterwards still: {0}', remains);
  return { label, command: 'fix', place: places.numberOf({ ...place, fix }), ...optional('cost', cost) };
}

/** Changes of a text that take the problem away. */
function textRepairs(
  finding: Finding,
  file: DecodedFile,
  context: MapActionContext,
  meant: ConnectionVerdict | undefined,
): readonly MapAction[] {
  const place = { file, span: finding.span ?? { start: 0, end: 0 } };
  const broken = brokenIn(context.verdicts);
  return (context.repairsFor(finding) ?? []).map((repair, index) => {
    const action = repairAction(repair, finding, place, context);
    const mended = repair.outlook?.mended ?? [];
    if (index > 0 || (meant !== undefined && !mended.includes(meant.connection.id))) return action;
    const left = broken - mended.length;
    const afterwards = { words: l10n.t('Afterwards: {0}', countInWords('broken', left)), broken: left };
    return { ...action, isPrimary: true, ...(left < broken ? { afterwards } : {}) };
  });
}

function actionOf(fix: ConnectionFix, wire: MapWire | undefined, context: MapActionContext): MapAction | undefined {
  const { places } = context;
  if (fix.kind === 'replaceCa') {
    const { file, credential } = fix.at;
    const label = l10n.t('Replace the CA in {0}…', visibleText(fileNameOf(file.path)));
    return {
      label,
      command: 'replaceCa',
      place: places.numberOf({ file, span: credential.block.span, to: fix.to }),
    };
  }
  const { kind, node } = fix;
  if (kind === 'extendCa') return extendAction(node, context);
  const [place] = placesOf(node);
  if (place === undefined) return undefined;
  const number = [wire?.client, wire?.server].find((end) => end?.pill?.node === node)?.pill?.number;
  const name = number === undefined ? certificateName(node.certificate, node.role) : numberWords(number);
  return { label: renewalLabel(kind, name), command: kind, place: places.numberOf(place) };
}

/** More broken connections than that have other causes than certificates. */
const fewBroken = 50;

/** One action for all certificates that would have to be reissued one by one. */
export function reissueAll(wires: readonly MapWire[], context: MapActionContext): readonly MapAction[] {
  const { advice, places, verdicts } = context;
  // What is broken on other machines has no line here.
  const every = verdicts.filter(({ state }) => state === 'broken');
  const shown = wires.flatMap(({ state, worst }) => (state === 'broken' ? [worst] : []));
  const broken = every.length > fewBroken ? shown : every;
  if (advice === undefined || broken.length > fewBroken) return [];
  const nodes = broken.flatMap((verdict) =>
    advice
      .connectionFixesFor(verdict, context)
      .flatMap((fix) => (fix.kind === 'reissue' || fix.kind === 'renew' ? fix.node : [])),
  );
  const fingerprints = [...new Set(nodes.map(({ fingerprint }) => fingerprint))];
  const [node] = nodes;
  const [place] = node === undefined ? [] : placesOf(node);
  if (fingerprints.length < 2 || place === undefined) return [];
  const fix = { command: 'certscope.renewAll', argument: { fingerprints } };
  const label = l10n.t('Reissue {0} certificates…', fingerprints.length);
  const action: MapAction = { label, command: 'fix', place: places.numberOf({ ...place, fix }) };
  return [asPrimary(action, { kind: 'repairAll', fingerprints }, context)];
}

/** Extends a CA and those that end with it, with what expired below. */
function extendAction(
  ca: CertificateNode,
  { graph, now, warning: within, places, advice }: OfferContext,
): MapAction | undefined {
  const [place] = placesOf(ca);
  const { length } = advice?.extendedWith(ca, { graph, now, within }) ?? [];
  const name = subjectName(ca.certificate);
  const one =
    ca.certificate.basicConstraints?.isCa === false
      ? l10n.t('Make {0} a CA again…', name)
      : l10n.t('Extend CA {0}…', name);
  const label = length > 1 ? l10n.t('Extend {0} CAs…', length) : one;
  return place && { label, command: 'extendCa', place: places.numberOf(place) };
}

/** The button that is offered first. */
function asPrimary(action: MapAction, offered: Offered, context: OfferContext): MapAction {
  return withOutcome(action, offered, context, true);
}

/** Says what comes of a button, and what it costs; nothing if that cannot be told. */
function withOutcome(action: MapAction, offered: Offered, context: OfferContext, isFirst: boolean): MapAction {
  const { advice, verdicts, graph, now, warning: within } = context;
  const outlook = advice?.outlookOf(offered, verdicts, { graph, now, within });
  const later = outlook?.verdicts ?? verdicts;
  const broken = brokenIn(later);
  const isBetter = broken < brokenIn(verdicts) || endingIn(later) < endingIn(verdicts);
  const cost = joinSentences(lostWords(verdicts, later), outlook?.cost);
  return {
    ...action,
    ...(isFirst ? { isPrimary: true } : {}),
    ...(isFirst && isBetter ? { afterwards: { words: l10n.t('Afterwards: {0}', outcomeInWords(later)), broken } } : {}),
    ...(cost === '' ? {} : { cost }),
  };
}

/** What it mends is as much as it breaks: the certificate of another program, for instance. */
function isInVain(offered: Offered, { advice, verdicts, graph, now, warning: within }: OfferContext): boolean {
  const later = advice?.outlookOf(offered, verdicts, { graph, now, within })?.verdicts;
  return later !== undefined && lostIn(verdicts, later) > 0 && brokenIn(later) >= brokenIn(verdicts);
}

/** The number of connections that do not survive it. */
function lostIn(verdicts: readonly ConnectionVerdict[], later: readonly ConnectionVerdict[]): number {
  const isLost = ({ state }: ConnectionVerdict, index: number) =>
    (state === 'works' || state === 'willBreak') && later[index]?.state === 'broken';
  return verdicts.filter(isLost).length;
}

function lostWords(verdicts: readonly ConnectionVerdict[], later: readonly ConnectionVerdict[]): string | undefined {
  const length = lostIn(verdicts, later);
  return length === 0 ? undefined : l10n.t('Connections that work now and stop: {0}.', length);
}

function brokenIn(verdicts: readonly ConnectionVerdict[]): number {
  return verdicts.filter(({ state }) => state === 'broken').length;
}

function endingIn(verdicts: readonly ConnectionVerdict[]): number {
  return verdicts.filter(({ state }) => state === 'willBreak').length;
}
