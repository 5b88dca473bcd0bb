import type { Finding } from '../../findings/findingModel.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { FilePlace, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict, SourceMaterial } from '../../pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../pki/cluster/connections/judgeConnections.ts';
import { possibleRefusals, type Refusal, refusedSources } from '../../pki/cluster/connections/refusals.ts';
import { injectionMarkOf } from '../../pki/cluster/objects/clientConfigs.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { baseName } from '../../text/paths.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { PresentContext } from '../presentContext.ts';
import { explainRights, type RightsLine } from './explainRights.ts';
import { findingsFor, mayExplain, quotesOf } from './findingsFor.ts';
import { isSameHost, openedFile } from './lineDetails.ts';
import { isOfOneFolder, isSerial, matchScore } from './matchLine.ts';
import { type NamedPlace, namedPlaces, namesInLine } from './namedPlaces.ts';
import { quotedErrors } from './quotedErrors.ts';
import { type LoggedError, readLoggedErrors } from './readLoggedErrors.ts';
import { isHeld, objectsTold, webhooksTold } from './toldObjects.ts';

/** A cause of failing connections that matches the log, with the best matching connection. */
export interface ExplainingConnection {
  readonly verdict: ConnectionVerdict;
  /** Other connections that fail for the same reason and certificate. */
  readonly others: readonly ConnectionVerdict[];
  /** The side that rejects. */
  readonly refusal: Refusal;
  /** Errors and warnings about the certificate or the places at fault. */
  readonly findings: readonly Finding[];
}

/** An error with its possible causes, the most likely first. */
export interface ExplainedError {
  readonly error: LoggedError;
  /** What the line names and the files have, or name without having it. */
  readonly named: readonly NamedPlace[];
  readonly connections: readonly ExplainingConnection[];
  /** Number of further, less likely causes. */
  readonly more: number;
  /** Errors and warnings of the files that make programs print it, where no connection fails like this. */
  readonly findings: readonly Finding[];
  /** Where there is neither: places of what the line names. */
  readonly places: readonly NamedPlace[];
  /** What the bindings among the files say of the user in the line, where an API server refuses a request. */
  readonly rights: readonly RightsLine[];
  /** Connections that fail for a similar reason but do not match the line. */
  readonly unlike: readonly ConnectionVerdict[];
  /** A client in these files uses the name in the line, whether it fails or not. */
  readonly isAsked: boolean;
  /** Certificates in the line: by serial number, expiry, names, or the name of a CA. */
  readonly certificates: readonly CertificateNode[];
}

/** Nobody compares more than these. */
const maxShown = 5;

/**
 * Explains errors from a log by the connections and certificates of the files: those that fail in the same way, the
 * one that matches the words, names, addresses and programs of the line best first. Never throws.
 *
 * @returns Nothing if the text contains no known error.
 */
export function explainErrors(text: string, context: PresentContext): readonly ExplainedError[] {
  const errors = [...readLoggedErrors(text, true), ...quotedErrors(text, context.findings)];
  if (errors.length === 0) return [];
  const model = connectionModelOf(context.graph);
  // A connection that fails unless something says otherwise, which is not known, explains an error too.
  const broken = judgeConnections(model, context.now).filter(
    (verdict) => verdict.state === 'broken' || possibleRefusals(verdict).length > 0,
  );
  const asked = model.connections.flatMap(({ names }) => names.map(({ name }) => name));
  return errors.flatMap((error): readonly ExplainedError[] => {
    const explaining = connectionsFor(error, broken, context.findings);
    const certificates = certificatesFor(error, context.graph).slice(0, maxShown);
    // A connection that fails like this is the answer, and its own problems are told with it.
    const isAnswered = explaining.connections.length > 0;
    const findings = isAnswered
      ? []
      : findingsFor(error, aboutIt(error, context), certificates, explaining.unlike.length > 0);
    const rights = isOfRights(error) ? explainRights(error.user, error.line, context.graph) : [];
    const isLooked = !isAnswered && error.record.isNoFault !== true && findings.length + rights.length === 0;
    const places = isLooked ? namedPlaces(error.line, context.graph) : [];
    const isTold = error.record.needsFiles !== true || error.record.isNoFault === true;
    if (!isTold && !isAnswered && findings.length + places.length === 0) return [];
    return [
      {
        error,
        named: namesInLine(error, context.graph),
        ...explaining,
        findings,
        places,
        rights,
        isAsked: asked.some((name) => error.wanted !== undefined && isSameHost(name, error.wanted)),
        certificates,
      },
    ];
  });
}

/**
 * Without those of objects that are called otherwise than what the line names: where it says that an object is not there, all of them; else
 * Secrets, which have a fault of their own.
 */
function aboutIt({ line, record: { id } }: LoggedError, { graph, findings }: PresentContext): readonly Finding[] {
  const told = [
    ...objectsTold(line)
      .filter(isHeld)
      .map(({ name }) => name),
    ...webhooksTold(line),
  ];
  const file = told.length === 0 ? openedFile(line) : undefined;
  if (told.length === 0 && file === undefined) return findings;
  const names = file === undefined ? told : [file, baseName(file)];
  const isTold = (text: string): boolean => names.some((name) => text.includes(name));
  const isAbsence = id === 'secretMissing' || (id === 'objectMissing' && file === undefined);
  return findings.filter((finding) => {
    const own = objectsAt(graph, finding);
    const isOfOther = own.length > 0 && (isAbsence || own.every(({ kind }) => kind === 'Secret'));
    return !isOfOther || isTold(finding.message) || own.some(({ texts }) => texts.some(isTold));
  });
}

/** The kinds and texts of the objects at which a problem stands. */
function objectsAt(
  graph: PkiGraph,
  { path, span }: Finding,
): readonly { readonly kind: string; readonly texts: readonly string[] }[] {
  return (objectsByPath(graph).get(path) ?? []).flatMap(({ object: { kind, root } }) => {
    const nodes = scalarsIn(root);
    const starts = nodes.map(({ keySpan, span: own }) => (keySpan ?? own).start);
    const ends = nodes.map((each) => each.span.end);
    const isThere = span === undefined || (span.start <= Math.max(...ends) && span.end >= Math.min(...starts));
    return isThere ? [{ kind, texts: nodes.map(({ text }) => text) }] : [];
  });
}

/** Of Kubernetes objects; a kubeconfig or a configuration is part of what reads it. */
const objectsByPath = memoisedBy((graph: PkiGraph) =>
  groupBy(
    clusterPictureOf(graph).objects.filter(
      ({ object }) => object.embeddedIn === undefined && object.name !== undefined,
    ),
    ({ file }) => file.path,
  ),
);

function scalarsIn(node: DocumentNode): readonly ScalarNode[] {
  if (node.kind === 'scalar') return [node];
  return (node.kind === 'sequence' ? node.items : [...node.entries.values()]).flatMap(scalarsIn);
}

/** An API server knows the client and refuses what it asks. */
export function isOfRights({ record: { id } }: LoggedError): boolean {
  return id === 'forbidden' || id === 'serviceAccountForbidden';
}

function connectionsFor(
  error: LoggedError,
  broken: readonly ConnectionVerdict[],
  findings: readonly Finding[],
): Pick<ExplainedError, 'connections' | 'more' | 'unlike'> {
  const failing = broken.flatMap((verdict) =>
    possibleRefusals(verdict)
      .filter(({ verdict: { reason } }) => error.record.reasons.includes(reason))
      .map((refusal) => ({ verdict, refusal, fit: matchScore(error, verdict, refusal) })),
  );
  const fitting = failing.flatMap(({ fit, ...each }) => (fit === undefined ? [] : [{ ...each, fit }]));
  const causes = new Map<string, { verdict: ConnectionVerdict; refusal: Refusal; others: ConnectionVerdict[] }>();
  for (const { verdict, refusal } of fitting.sort((a, b) => b.fit - a.fit)) {
    const { reason, fingerprint, error: said } = refusal.verdict;
    // A program that cannot load its files neither serves nor connects.
    const isOwn = reason === 'notStarted' || reason === 'unreadable' || reason === 'keyMismatch';
    const key = `${isOwn ? said : reason} ${fingerprint ?? (isOwn ? '' : verdict.connection.id)}`;
    const known = causes.get(key);
    if (known === undefined) causes.set(key, { verdict, refusal, others: [] });
    else if (known.verdict !== verdict) known.others.push(verdict);
  }
  return {
    connections: [...causes.values()]
      .slice(0, maxShown)
      .map((each) => ({ ...each, findings: findingsAbout(each.verdict, each.refusal, findings) })),
    more: Math.max(0, causes.size - maxShown),
    unlike: [...new Set(failing.filter(({ fit }) => fit === undefined).map(({ verdict }) => verdict))],
  };
}

/** Problems of the certificate; otherwise of the places of what was presented and of what it was verified with. */
function findingsAbout(
  verdict: ConnectionVerdict,
  { by, verdict: refused }: Refusal,
  findings: readonly Finding[],
): readonly Finding[] {
  const bad = findings.filter(mayExplain);
  const own = bad.filter(({ fingerprint }) => fingerprint !== undefined && fingerprint === refused.fingerprint);
  const sources = refusedSources(verdict, by, refused).flatMap((source) =>
    source.kind === 'materials' ? source.materials : [],
  );
  // Where the client has no CA or certificate, the address of the server or the client is the place.
  const { clientTrusts, clientShows, clientNames, names, client } = verdict.connection;
  const named: readonly { readonly place?: FilePlace }[] =
    refused.reason === 'configuration'
      ? [client]
      : by === 'client'
        ? clientTrusts.kind === 'systemRoots'
          ? [...names, ...injecting(client.part?.placed)]
          : []
        : [...(clientShows.kind === 'nothing' ? [client] : []), ...deciding(refused.reason, clientNames)];
  const beside = bad.filter(
    (finding) =>
      sources.some((source) => isAbout(finding, source)) ||
      named.some(({ place }) => place !== undefined && isAt(finding, place)),
  );
  // Without a certificate its request is at fault.
  const requests = refused.reason === 'notIssued' ? bad.filter(({ code }) => code.startsWith('csr-')) : [];
  // Known as a pair by their place: the problem stands at the key.
  const pairs = refused.reason === 'keyMismatch' ? bad.filter(({ related }) => isOfAny(related ?? [], sources)) : [];
  // In the kubeconfig that client-go rejects, at the field of which it speaks; for a name, where the client has it from.
  const asking =
    refused.reason === 'configuration'
      ? [client.place]
      : refused.reason === 'name'
        ? names.map(({ place }) => place)
        : [];
  const quoting = bad.filter(
    ({ path, message }) =>
      asking.some((place) => place?.file.path === path) &&
      quotesOf(message).some((quote) => refused.error.includes(quote)),
  );
  // The folder of the file is not there, which is told at one of its files.
  const folder =
    refused.reason === 'unreadable'
      ? bad.filter(({ message }) => quotesOf(message).some((quote) => isOfOneFolder(quote, refused.error)))
      : [];
  // Of the setting by which a user gets tokens, whichever side the problem is told on.
  const { tokenPlace } = verdict.connection;
  const isToken = refused.reason === 'token' && tokenPlace !== undefined;
  const asked = isToken ? bad.filter((each) => isAtEither(each, tokenPlace)) : [];
  const all = own.length > 0 ? own : [...requests, ...pairs, ...quoting, ...folder, ...asked, ...beside];
  return all.filter(({ code }, index) => all.findIndex((each) => each.code === code) === index).slice(0, 3);
}

/** Where the source of a `caBundle` is named that a controller does not write. */
function injecting(placed: PlacedObject | undefined): readonly { readonly place: FilePlace }[] {
  const mark = placed && injectionMarkOf(placed);
  return placed === undefined || mark === undefined ? [] : [{ place: { file: placed.file, span: mark.span } }];
}

/** The settings of the server by which it refuses an identity that it knows. */
function deciding(
  reason: string,
  { rights, commonNames, hostnames }: ConnectionVerdict['connection']['clientNames'],
): readonly { readonly place?: FilePlace }[] {
  if (reason === 'nameNotAllowed') return [commonNames, hostnames].flatMap((list) => list ?? []);
  return reason === 'forbidden' && rights?.authorizers !== undefined ? [rights.authorizers] : [];
}

/** Of the value or file that is named, or of what stands in it. */
function isAbout(finding: Finding, { place, material, key }: SourceMaterial): boolean {
  if (finding.span === undefined) return false;
  if (material.source !== 'value' && material.filePath === finding.path) return true;
  const read = [material, key].flatMap((each) => each?.occurrences ?? []);
  return (
    isAt(finding, place) || read.some(({ file, credential: { block } }) => isAt(finding, { file, span: block.span }))
  );
}

function isOfAny(places: NonNullable<Finding['related']>, sources: readonly SourceMaterial[]): boolean {
  return places.some((place) =>
    sources.some(({ material }) =>
      material.occurrences.some(({ file, credential: { block } }) => isAt(place, { file, span: block.span })),
    ),
  );
}

function isAtEither({ related = [], ...own }: Finding, place: FilePlace): boolean {
  return [own, ...related].some((each) => isAt(each, place));
}

function isAt({ path, span }: Pick<Finding, 'path' | 'span'>, place: FilePlace): boolean {
  return span !== undefined && path === place.file.path && span.start < place.span.end && place.span.start < span.end;
}

function certificatesFor(
  { bound, names, count, candidate, serial }: LoggedError,
  { certificates }: PkiGraph,
): readonly CertificateNode[] {
  const nodes = [...certificates.values()];
  if (serial !== undefined) return nodes.filter((node) => isSerial(node, serial));
  if (bound !== undefined) {
    const dated = bound.kind === 'after' ? 'notAfter' : 'notBefore';
    return nodes.filter(({ certificate }) => certificate[dated] === bound.at);
  }
  if (names !== undefined) return nodes.filter((node) => hasNames(node, names));
  if (count !== undefined) return nodes.filter((node) => namesOf(node, count.type).length === count.names);
  if (candidate === undefined) return [];
  return nodes.filter(
    ({ certificate: { subject, basicConstraints } }) =>
      basicConstraints?.isCa === true && attributeValues(subject, 'CN').includes(candidate),
  );
}

/** Go prints addresses if the client used an address, otherwise DNS names. */
function hasNames(node: CertificateNode, names: readonly string[]): boolean {
  return (['DNS', 'IP'] as const).some((wanted) => {
    const own = namesOf(node, wanted);
    return own.length === names.length && own.every((name, index) => name === names[index]);
  });
}

function namesOf({ certificate: { subjectAltName = [] } }: CertificateNode, wanted: 'DNS' | 'IP'): readonly string[] {
  return subjectAltName.filter(({ type }) => type === wanted).map(({ value }) => value);
}
