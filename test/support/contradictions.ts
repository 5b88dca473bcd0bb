import { isBetweenKnown } from '../../src/core/findings/connections/brokenConnections.ts';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../src/core/findings/evaluate.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import { componentFlagOf } from '../../src/core/kubernetes/componentFlagOf.ts';
import { clusterPictureOf } from '../../src/core/pki/cluster/buildClusterPicture.ts';
import type { FilePlace } from '../../src/core/pki/cluster/clusterModel.ts';
import { connectionModelOf } from '../../src/core/pki/cluster/connections/buildConnections.ts';
import type { Connection, ConnectionVerdict, Source } from '../../src/core/pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../src/core/pki/cluster/connections/judgeConnections.ts';
import { clustersOfToken } from '../../src/core/pki/cluster/tokenClusters.ts';
import { judgeContext } from '../../src/core/pki/kubeconfig/judgeContext.ts';
import { lostContextOf } from '../../src/core/pki/kubeconfig/lostContext.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { memoised } from '../../src/core/text/memoised.ts';
import type { Span } from '../../src/core/text/span.ts';
import { contradictedStops } from './contradictedStops.ts';
import { neededObjects } from './partsOfConnections.ts';

/** Two readers that say different things of the same place or the same kubeconfig context. */
interface Contradiction {
  readonly kind: /** `check` reports an error at a place of connections that are told to work. */
    | 'works, error'
    /** `check` reports an error in an object without which no connection works that are told to work. */
    | 'works, object in error'
    /** `check` says that a program exits at start, and no connection says so of the program. */
    | 'exits, connections work'
    /** `check` says that nodes cannot join, or that a kubelet has no certificate yet, and every connection that needs it is told to work. */
    | 'stopped, connections work'
    /** `check` reports an error of a token for an API server of which connections are known, and no connection has it. */
    | 'error, no connection'
    /** `check` reports no error at the places of a connection that is told to be broken. */
    | 'broken, no error'
    | 'kubectl broken, connections work'
    | 'kubectl works, connection broken';
  readonly what: string;
}

/** For lists and messages. */
export function describeContradiction({ kind, what }: Contradiction): string {
  return `${kind}: ${what}`.replaceAll(/\s+/g, ' ');
}

interface Place {
  readonly path: string;
  readonly span?: Span;
}

/**
 * Errors about a value that do not stop the connections that are known: weakness that programs of today still accept, an end that is near.
 * Everything else that `check` calls an error at a place that a connection reads must break a connection.
 */
const accepted: ReadonlySet<string> = new Set([
  'key-rsa-too-small',
  'cert-expiring-critical',
  // Traffic that anyone can read works.
  'etcd-plaintext',
  // Proxies of two clusters, which accept those of their own.
  'istio-roots-differ',
  // Names that only clients without files use.
  'apiserver-san-missing-internal',
  'apiserver-san-missing-service-ip',
]);

/** Errors in an object that do not stop the connections for which it is. What they say at a place that is read is asked all the same. */
const harmless: ReadonlySet<string> = new Set([
  // Who reads it has the key.
  'private-key-in-configmap',
  'private-key-in-last-applied',
  'private-key-in-pod-spec',
  // Anyone may connect.
  'etcd-client-auth-off',
  'etcd-peer-auth-off',
  // What the value is for decides.
  'flag-value-quoted',
  // kube-controller-manager does not sign, or what it signs or publishes is refused elsewhere.
  'flag-pair-incomplete',
  'root-ca-does-not-verify-apiserver',
  'signing-ca-not-trusted',
]);

const nameless: ReadonlySet<string> = new Set(['san-missing', 'san-ip-as-dns']);

/** What is said of a graph's places and contexts by one reader and denied by another. */
export function contradictionsIn(
  graph: PkiGraph,
  now: number,
  findings: readonly Finding[] = evaluate(graph, defaultPolicy, now),
): readonly Contradiction[] {
  const errors = findings.filter(
    (each) => (each.severity === 'error' || quotesRefusal(each)) && !accepted.has(each.code),
  );
  const faults = findings.filter(({ severity }) => severity === 'error');
  const notes = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  const model = connectionModelOf(graph);
  const judged = judgeConnections(model, now).map((verdict) => ({
    verdict,
    places: placesOf(verdict.connection),
    needed: memoised(() => neededObjects(graph, verdict.connection, model.connections)),
  }));
  const served = new Set(
    judged.flatMap(({ verdict: { connection } }) =>
      connection.server.instance?.component === 'kube-apiserver' ? [connection.cluster] : [],
    ),
  );
  const found: Contradiction[] = [];
  for (const error of errors) {
    const read = judged.filter(({ places }) => places.some((place) => meets(place, error)));
    // One certificate or CA may serve several connections, and a name that it lacks may be asked for by one of them.
    if (read.some(({ verdict }) => verdict.state === 'broken')) continue;
    if (read.length === 0 && tokenServers(graph, error).some((id) => served.has(id))) {
      found.push({ kind: 'error, no connection', what: `${error.code}\t${short(error)}` });
    }
    const using = harmless.has(error.code)
      ? []
      : judged.filter(({ needed }) => needed().some((each) => meets(each, error)));
    const [used] = using;
    if (used !== undefined && using.every(({ verdict: { state } }) => state === 'works' || state === 'willBreak')) {
      found.push({
        kind: 'works, object in error',
        what: `${used.verdict.connection.record.id}\t${error.code}\t${short(error)}`,
      });
      continue;
    }
    const affirmed = read.find(
      ({ verdict: { state, connection } }) =>
        (state === 'works' || state === 'willBreak') &&
        // Names do not matter to a client that verifies nothing.
        !(nameless.has(error.code) && connection.clientTrusts.kind === 'nothing'),
    );
    if (affirmed === undefined) continue;
    found.push({
      kind: 'works, error',
      what: `${affirmed.verdict.connection.record.id}\t${error.code}\t${short(error)}`,
    });
  }
  for (const { verdict, places } of judged) {
    // What stands alone, and an object whose cluster may be anywhere, may be an example, of which a warning is enough.
    const { client, server } = verdict.connection;
    const isOfObject = client.part !== undefined || server.part !== undefined;
    const serious = isBetweenKnown(verdict.connection) && !isOfObject ? faults : notes;
    if (verdict.state !== 'broken' || serious.some((each) => meetsAny(each, places))) continue;
    const settings = settingPlaces(verdict.connection);
    if (!serious.some((each) => meetsAny(each, settings))) {
      found.push({ kind: 'broken, no error', what: `${verdict.connection.record.id}\t${wordsOf(verdict)}` });
    }
  }
  for (const fault of faults) {
    const program = exitingProgram(fault);
    const own = judged.filter(({ verdict: { connection } }) =>
      [connection.server, connection.client].some(
        ({ instance, isAssumed }) => instance?.component === program && isAssumed !== true,
      ),
    );
    if (program === undefined || own.length === 0 || own.some(({ verdict: { state } }) => state === 'broken')) continue;
    found.push({ kind: 'exits, connections work', what: `${fault.code}\t${short(fault)}` });
  }
  found.push(
    ...contradictedStops(
      graph,
      findings,
      judged.map(({ verdict }) => verdict),
    ).map(({ code, path, message }) => ({
      kind: 'stopped, connections work' as const,
      what: `${code}\t${path}: ${message.slice(0, 160)}`,
    })),
  );
  return [...found, ...kubectlContradictions(graph, now)];
}

/** The program of which an error says that it does not start. */
function exitingProgram({ message }: Finding): string | undefined {
  const [before, after] = message.split(/\b(?:exits at start|does not start)\b/);
  return after === undefined
    ? undefined
    : before?.match(/kube-apiserver|kube-controller-manager|kube-scheduler|kubelet|\betcd\b/g)?.at(-1);
}

/** A warning that says in the words of a log or an answer that somebody is refused now, not after an end that it tells. */
function quotesRefusal({ severity, message }: Finding): boolean {
  // Clients that are not in these files.
  if (message.includes('etcd gives this address to its clients')) return false;
  const now = message.replace(/\bAfter that, [^`]*`[^`]*`/, '');
  return (
    severity === 'warning' && /`[^`]*(?:Unauthorized|[Ff]orbidden|x509: |tls: |invalid bearer token)[^`]*`/.test(now)
  );
}

/** The clusters to which the token at a place is presented. */
function tokenServers(graph: PkiGraph, place: Place): readonly string[] {
  const file = graph.files.find(({ path }) => path === place.path);
  const credential = file?.credentials.find(
    ({ content, block: { span } }) => content.kind === 'token' && meets({ path: file.path, span }, place),
  );
  if (file === undefined || credential === undefined) return [];
  return clustersOfToken(graph, { file, credential }).map(({ id }) => id);
}

/** kubectl works with a context if all connections of the context work: one in three that fails is a fault, too. */
function kubectlContradictions(graph: PkiGraph, now: number): readonly Contradiction[] {
  const verdicts = judgeConnections(connectionModelOf(graph), now);
  const picture = clusterPictureOf(graph);
  return picture.kubeconfigs.flatMap((kubeconfig) =>
    kubeconfig.object.embeddedIn !== undefined
      ? []
      : kubeconfig.contexts.flatMap((context): readonly Contradiction[] => {
          const own = verdicts.filter(({ connection: { client } }) => client.use?.context === context);
          const kubectl = judgeContext(picture, kubeconfig, context, now);
          const isLost = lostContextOf(kubeconfig) !== undefined;
          // kubectl starts, whether or not the program does that uses the kubeconfig.
          const broken = own.find(({ requirements }) =>
            requirements.some(
              ({ state, side, what }) =>
                state === 'notMet' &&
                (side === 'server' || what !== 'start') &&
                // With the context chosen, as it is judged here, it works.
                !(isLost && what === 'configuration'),
            ),
          );
          const isWorking = own.some(({ state }) => state === 'works' || state === 'willBreak');
          if (kubectl.state === 'broken' && isWorking && broken === undefined) {
            return [
              { kind: 'kubectl broken, connections work', what: `${kubeconfig.file.path}\t${kubectl.fault.error}` },
            ];
          }
          if (kubectl.state === 'works' && broken !== undefined) {
            return [{ kind: 'kubectl works, connection broken', what: `${kubeconfig.file.path}\t${wordsOf(broken)}` }];
          }
          return [];
        }),
  );
}

function short({ path, message }: Finding): string {
  return `${path}: ${message.slice(0, 160)}`;
}

function wordsOf({ server, client, connection }: ConnectionVerdict): string {
  const sides = [server, client].map((side) =>
    side.kind === 'refused' ? `${side.reason}: ${side.error.slice(0, 120)}` : side.kind,
  );
  return `${sides.join(' / ')}\t${[connection.client, connection.server].map(({ place, host }) => place?.file.path ?? host).join(' → ')}`;
}

function placesOf({
  serverShows,
  clientTrusts,
  clientShows,
  serverTrusts,
  token,
  tokenKeys,
  client,
  names,
  refuses,
  tokenRefusal,
  tokenIssue,
  awaits,
  startFaults = {},
  joining,
}: Connection): readonly Place[] {
  const { use } = client;
  const user = use?.context.user;
  return [
    ...[serverShows, clientTrusts, clientShows, serverTrusts].flatMap(sourcePlaces),
    ...(tokenKeys === undefined ? [] : [...tokenKeys.signing, tokenKeys.verifying].flatMap(sourcePlaces)),
    ...(token === undefined ? [] : [toPlace(token.place), ...sourcePlaces(token.registeredAt ?? { kind: 'nothing' })]),
    ...(awaits === undefined ? [] : [toPlace(awaits.place)]),
    ...(joining === undefined ? [] : [...joining.forms, ...joining.downloads].map(({ place }) => toPlace(place))),
    ...(tokenRefusal?.reason === 'key' ? tokenRefusal.verifying : []).flatMap(({ place, material }) => [
      toPlace(place),
      ...(material?.occurrences ?? []).map(({ file, credential }) => ({
        path: file.path,
        span: credential.block.span,
      })),
    ]),
    ...settingsOf(tokenRefusal, tokenIssue).map(({ place }) => toPlace(place)),
    ...[...names, ...(refuses === undefined ? [] : [refuses])].map(({ place }) => toPlace(place)),
    ...Object.values(startFaults)
      .flat()
      .flatMap(({ place, loads }) => [
        toPlace(place),
        ...sourcePlaces({ kind: 'materials', materials: loads === undefined ? [] : [loads.source] }),
      ]),
    ...(user?.certificate === undefined ? [] : [toPlace(user.certificate.place)]),
  ];
}

/** Those by which a server refuses tokens, and by which another one issues them. */
function settingsOf(
  refusal: Connection['tokenRefusal'],
  issue: Connection['tokenIssue'],
): readonly { readonly place: FilePlace }[] {
  const accepted = [refusal, issue].flatMap((each) =>
    each !== undefined && 'accepted' in each ? [each.accepted] : [],
  );
  return [...accepted, ...(issue === undefined ? [] : [issue.issued])]
    .flatMap(({ settings }) => settings)
    .map(({ place }) => ({ place }));
}

/** The settings that its record reads and their pairs, which may be what is missing, those that stop a program, the lists of names that are allowed, what gives rights, and the names in a context. */
function settingPlaces({
  record,
  client,
  clientShows,
  server,
  clientNames,
  serverNames,
  startFaults = {},
}: Connection) {
  const read = new Set([...JSON.stringify(record).matchAll(/"name":"(--[\w-]+)"/g)].map(([, name]) => name ?? ''));
  const stops = new Set(
    Object.values(startFaults)
      .flat()
      .map(({ place }) => place),
  );
  const settings = [client, server].flatMap(({ instance }) =>
    (instance?.settings ?? []).filter(
      ({ flag, place }) =>
        stops.has(place) ||
        read.has(flag) ||
        read.has(componentFlagOf(instance?.component ?? 'etcd', flag)?.pairs ?? ''),
    ),
  );
  const lists = [
    ...[clientNames, serverNames].flatMap((names) => [names?.commonNames, names?.hostnames]),
    clientNames.rights?.authorizers,
  ];
  return [
    ...settings.flatMap(({ place, namePlace }) => [place, namePlace]),
    ...lists.flatMap((list) => (list === undefined ? [] : [list.place])),
    ...namesOf(client.use),
    // A flag that is missing is told where its program is started.
    ...(clientShows.kind === 'nothing' && client.place !== undefined ? [client.place] : []),
  ].map(toPlace);
}

/** The names by which a context finds its cluster and user, and by which it is found. */
function namesOf(use: Connection['client']['use']): readonly FilePlace[] {
  const { name, clusterName, userName } = use?.context ?? {};
  return [name, use?.kubeconfig.currentContext, clusterName, userName].flatMap((each) =>
    use === undefined || each === undefined ? [] : { file: use.kubeconfig.file, span: each.span },
  );
}

function sourcePlaces(source: Source): readonly Place[] {
  if (source.kind === 'unknown') return source.missing.place === undefined ? [] : [toPlace(source.missing.place)];
  if (source.kind === 'selfMade') return [toPlace(source.setting.place)];
  if (source.kind !== 'materials') return [];
  return source.materials.flatMap(({ material, key, place }) =>
    [material, ...(key === undefined ? [] : [key])].flatMap((each) => [
      toPlace(place),
      toPlace(each.place),
      ...each.occurrences.map(({ file, credential }) => ({ path: file.path, span: credential.block.span })),
      ...(each.filePath === undefined ? [] : [{ path: each.filePath }]),
    ]),
  );
}

function toPlace({ file, span }: FilePlace): Place {
  return { path: file.path, span };
}

function meets(place: Place, { path, span }: Place): boolean {
  if (place.path !== path || span === undefined || place.span === undefined) return false;
  return span.start < place.span.end && place.span.start < span.end;
}

function meetsAny({ path, span, related }: Finding, places: readonly Place[]): boolean {
  return [{ path, ...(span === undefined ? {} : { span }) }, ...related].some((each) =>
    places.some(
      (place) =>
        place.path === each.path && (each.span === undefined || place.span === undefined || meets(place, each)),
    ),
  );
}
