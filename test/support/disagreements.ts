import { subjectName } from '../../src/core/pki/certificateName.ts';
import { clusterPictureOf } from '../../src/core/pki/cluster/buildClusterPicture.ts';
import { connectionModelOf } from '../../src/core/pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict } from '../../src/core/pki/cluster/connections/connectionModel.ts';
import { forecast } from '../../src/core/pki/cluster/connections/forecast.ts';
import { judgeConnections } from '../../src/core/pki/cluster/connections/judgeConnections.ts';
import { judgeContext } from '../../src/core/pki/kubeconfig/judgeContext.ts';
import type { CertificateNode, Occurrence } from '../../src/core/pki/pkiModel.ts';
import { brokenFiles } from '../../src/core/present/brokenFiles.ts';
import { connectionRows } from '../../src/core/present/connections/connectionRows.ts';
import { connectionsText } from '../../src/core/present/connections/connectionsText.ts';
import { stateOf as stateOfConnection } from '../../src/core/present/connections/verdictWords.ts';
import { outagesOf } from '../../src/core/present/forecast/outages.ts';
import { inlineSummary } from '../../src/core/present/hints/inlineSummary.ts';
import { credentialHover } from '../../src/core/present/hover/credentialHover.ts';
import { judgedCertificates } from '../../src/core/present/judgedCertificates.ts';
import { countedModel, judgedConnections } from '../../src/core/present/judgedConnections.ts';
import { hostMapOf } from '../../src/core/present/map/hosts/chainRows.ts';
import { clusterIn, isKnownAlone, isOfHost } from '../../src/core/present/map/hosts/clusterIn.ts';
import { mapOf } from '../../src/core/present/map/mapOf.ts';
import type { PresentContext } from '../../src/core/present/presentContext.ts';
import { certificateReport } from '../../src/core/present/report/certificateReport.ts';
import { searchEntries } from '../../src/core/present/search/certificateSearch.ts';
import { type State, stateIcon, stateMark, worstState } from '../../src/core/present/stateMark.ts';
import { statusWords } from '../../src/core/present/statusWords.ts';
import { talliesOf } from '../../src/core/present/tally.ts';
import type { TreeRow } from '../../src/core/present/tree/treeRow.ts';
import { trustChainRows } from '../../src/core/present/tree/trustChainRows.ts';
import { day } from '../../src/core/text/duration.ts';
import { groupBy } from '../../src/core/text/groupBy.ts';
import { memoisedBy } from '../../src/core/text/memoised.ts';
import type { MapScene } from '../../src/protocol/pkiMap.ts';

/** Numbers and marks in which the readers of one picture differ. */
export function disagreementsIn(context: PresentContext): readonly string[] {
  return [
    ...countsIn(context),
    ...marksOfCertificates(context),
    ...marksOfPlaces(context),
    ...marksOfContexts(context),
    ...forecastsIn(context),
    ...hostsIn(context),
  ];
}

/** The maps of all clusters. */
const scenesOf = memoisedBy(
  (context: PresentContext): ReadonlyMap<string, MapScene> =>
    new Map(
      connectionModelOf(context.graph).clusters.map(({ id }) => [
        id,
        mapOf(context, { today: context.now, cluster: id }).scene,
      ]),
    ),
);

/** What has stopped already is one number, and stops in no forecast once more. */
function forecastsIn(context: PresentContext): readonly string[] {
  const { model, byCluster } = judgedConnections(context);
  const rows = allRows(connectionRows(context));
  const stoppedNow = new Set(
    [...byCluster.values()].flat().flatMap(({ state, connection }) => (state === 'broken' ? [connection.id] : [])),
  );
  const outages = outagesOf(forecast(model, context.now, Number.POSITIVE_INFINITY));
  const started = new Set<string>();
  const twice = outages.flatMap(({ change, events }) =>
    events.flatMap(({ connection: { id } }) => {
      if (change === 'starts') started.add(id);
      return change === 'stops' && stoppedNow.has(id) && !started.has(id) ? [`forecast: ${id} stops twice`] : [];
    }),
  );
  const counted = [...byCluster].flatMap(([id, own]) => {
    const broken = own.filter(({ state }) => state === 'broken').length;
    const row = rows.find((each) => each.id === `cluster ${id}/forecast`)?.description;
    const scene = scenesOf(context).get(id);
    const line = scene?.isHosts === true ? undefined : scene?.forecast.line.map(({ text }) => text).join(', ');
    const inRow = Number(/(\d+) already stopped/.exec(row ?? '')?.[1] ?? 0);
    const inLine = Number(/Already stopped: (\d+) conn/.exec(line ?? '')?.[1] ?? line?.includes('Already') === true);
    const next = outages.find(({ at, cluster, change, events }) => {
      return cluster === id && change === 'stops' && events.length > 0 && at > context.now;
    });
    const isNextTold = line === undefined || line.includes('Next: ') === (next !== undefined);
    return [
      ...(row === undefined || inRow === broken ? [] : [`forecast in the tree: ${inRow} instead of ${broken}`]),
      ...(line === undefined || inLine === broken ? [] : [`forecast of the map: ${inLine} instead of ${broken}`]),
      ...(isNextTold ? [] : [`forecast of the map: ${line}`]),
    ];
  });
  return [...twice, ...counted];
}

/** A host is what its connection is: in its row, in the inventory and in the forecast; and no connection of a host is without row. */
function hostsIn(context: PresentContext): readonly string[] {
  const { model, verdicts } = judgedConnections(context);
  const { hosts } = hostMapOf(context, verdicts, context.policy.warnWithinDays * day);
  const { stateOf } = judgedCertificates(context);
  const ends = forecast(model, context.now, Number.POSITIVE_INFINITY);
  const said = hosts.flatMap(({ names, verdicts: own, state, until, node, entry, findings }) =>
    own.flatMap((verdict) => {
      const { connection } = verdict;
      const wanted = stateOfConnection(verdict);
      const differing = (reader: string, told: unknown, expected: unknown): readonly string[] =>
        told === expected ? [] : [`${reader}: ${told} instead of ${expected} of ${names[0]} (${connection.id})`];
      const stops = ends.find((event) => event.connection === connection && event.change === 'stops')?.at;
      const isKnown = verdict.state === 'works' || verdict.state === 'willBreak';
      const mark = node && stateOf(node);
      // Whatever else the certificate is used for.
      const isOwnEnd = node?.certificate.notAfter === verdict.until;
      const isCalmer = mark === 'unknown' || (isOwnEnd && wanted === 'willStop' && mark === 'works');
      return [
        // What its entry is annotated with may be wrong for whom it connects to.
        ...(entry.fault === undefined || findings.length === 0 ? differing('host', state, wanted) : []),
        ...(isKnown ? differing('end of the host', until, verdict.until) : []),
        ...(isKnown ? differing('end in the forecast', stops, verdict.until) : []),
        ...(isKnown && node !== undefined && isCalmer ? differing('inventory', mark, wanted) : []),
      ];
    }),
  );
  const drawn = new Set(hosts.flatMap(({ verdicts: own }) => own));
  const missing = verdicts.filter((each) => isOfHost(each) && !drawn.has(each));
  return [...said, ...missing.map(({ connection }) => `hosts: no row of ${connection.id}`)];
}

type Counts = Readonly<Record<'broken' | 'willStop' | 'unknown' | 'works', number>>;

/** Every reader that counts connections counts the same ones. */
function countsIn(context: PresentContext): readonly string[] {
  const { graph, findings, now, policy } = context;
  const model = countedModel(graph, policy);
  const all = judgeConnections(model, now);
  const isOfCluster = ['controlPlane', 'kubeconfigs'].includes(clusterIn(all) ?? '');
  // What the files say nothing of does not count where there is no cluster.
  const verdicts = isOfCluster ? all : all.filter(isKnownAlone);
  const byCluster = groupBy(verdicts, ({ connection }) => connection.cluster);
  const said: string[] = [];
  const compare = (reader: string, wanted: unknown, told: unknown): void => {
    const [a, b] = [JSON.stringify(wanted), JSON.stringify(told)];
    if (a !== b) said.push(`${reader}: ${b} instead of ${a}`);
  };
  const rows = connectionRows(context);
  const hosts = rows.find(({ id }) => id === 'hosts');
  if (hosts !== undefined && clusterIn(verdicts) === undefined) {
    const { scene } = mapOf(context, { today: now });
    const drawn = scene.chips.map(({ label }) => label).join(', ');
    for (const state of ['broken', 'willStop'] as const) {
      const tally = talliesOf(context).find((each) => each.unit === 'host' && each.state === state);
      const none = { broken: 0, willStop: 0, unknown: 0, works: 0 };
      compare(`badge ${state}`, countsSaid(drawn, none)[state], tally?.count ?? 0);
    }
    // What a connection calls broken, no row of a host or webhook calls sound.
    const counted = judgedConnections(context).verdicts.filter((each) => each.state === 'broken').length;
    const rowsBroken = talliesOf(context).find((each) => each.unit === 'host' && each.state === 'broken')?.count ?? 0;
    if (counted > rowsBroken) said.push(`hosts: ${rowsBroken} broken, of connections ${counted}`);
    compare('status bar', talliesOf(context)[0]?.words, statusWords(context)?.text);
    return said;
  }
  for (const cluster of model.clusters) {
    const own = byCluster.get(cluster.id);
    if (own === undefined) continue;
    const counts = countsOf(own);
    const row = rows.find(({ id }) => id === `cluster ${cluster.id}`);
    compare('tree', counts, countsSaid(row?.description ?? '', counts));
    const { calm, chips = [], spoken = '' } = scenesOf(context).get(cluster.id) ?? {};
    compare('map', counts, countsSaid([calm, ...chips.map(({ label }) => label)].join(', '), counts));
    compare('map, spoken', counts, countsSaid(spoken, counts));
    const [, line = ''] = connectionsText([cluster], own, { graph, findings, now }).split('\n');
    compare('connections', counts, countsSaid(line, counts));
  }
  const counted = countsOf(verdicts);
  const tallies = talliesOf(context);
  for (const state of ['broken', 'willStop'] as const) {
    const tally = tallies.find((each) => each.unit === 'connection' && each.state === state);
    compare(`badge ${state}`, counted[state], tally?.count ?? 0);
  }
  compare('status bar', tallies[0]?.words, statusWords(context)?.text);
  return said;
}

function countsOf(verdicts: readonly ConnectionVerdict[]): Counts {
  const of = (state: ConnectionVerdict['state']) => verdicts.filter((each) => each.state === state).length;
  return { broken: of('broken'), willStop: of('willBreak'), unknown: of('unknown'), works: of('works') };
}

/** `1 broken · 2 will stop · 8 work`; of a cluster that works, what is unknown is not said. */
function countsSaid(text: string, { unknown }: Counts): Counts {
  const isOne = text.includes('The only known connection works');
  const all = isOne ? '1' : /All (\d+) known connections work/.exec(text)?.[1];
  if (all !== undefined) return { broken: 0, willStop: 0, unknown, works: Number(all) };
  const of = (words: string) => Number(new RegExp(`(\\d+) (?:${words})`).exec(text)?.[1] ?? 0);
  return { broken: of('broken'), willStop: of('will stop'), unknown: of('unknown'), works: of('works?\\b') };
}

/** Every list of certificates marks each with the worst of what it does. */
function marksOfCertificates(context: PresentContext): readonly string[] {
  const { stateOf } = judgedCertificates(context);
  const table = new Map(certificateReport(context).map(({ fingerprint, state }) => [fingerprint, state]));
  const found = new Map(searchEntries(context).map(({ fingerprint, icon }) => [fingerprint, icon]));
  const rows = groupBy(
    allRows(trustChainRows(context, 'chain')).filter(({ kind }) => kind === 'certificate' || kind === 'ca'),
    ({ target }) => target?.fingerprint,
  );
  const details = new Map([...scenesOf(context).values()].flatMap((scene) => Object.entries(scene.details)));
  return [...context.graph.certificates.values()].flatMap((node) => {
    const state = stateOf(node);
    const differing = (reader: string, told: unknown, wanted: unknown = state) =>
      told === undefined || told === wanted ? [] : [`${reader}: ${told} instead of ${wanted} of ${nameOf(node)}`];
    const ofMap = details.get(`certificate ${node.fingerprint}`)?.state;
    return [
      ...differing('table', table.get(node.fingerprint)),
      ...differing('search', found.get(node.fingerprint), stateIcon(state)),
      ...(rows.get(node.fingerprint) ?? []).flatMap((row) => differing('tree', row.state)),
      ...differing('map', ofMap, state === 'none' ? 'unknown' : state),
    ];
  });
}

/** Where a certificate stands, hint, hover, the tree of files and the explorer say the same; the worst place is the certificate's mark. */
function marksOfPlaces(context: PresentContext): readonly string[] {
  const { stateOf, stateAt } = judgedCertificates(context);
  const rows = groupBy(
    allRows(trustChainRows(context, 'file')).filter(({ kind }) => kind === 'certificate' || kind === 'ca'),
    ({ target }) => `${target?.path}#${target?.span?.start}`,
  );
  const marked = new Set(brokenFiles(context).keys());
  const broken = new Set<string>();
  const said = [...context.graph.certificates.values()].flatMap((node) => {
    const states = node.occurrences.map((place) => stateAt(node, place));
    const worst = worstState(states);
    const differing =
      worst === stateOf(node) ? [] : [`places: ${worst} instead of ${stateOf(node)} of ${nameOf(node)}`];
    for (const place of node.occurrences) {
      const state = stateAt(node, place);
      const { file, credential } = place;
      if (state === 'broken') broken.add(file.path);
      for (const [reader, mark] of [...textMarks(place, context), ...rowMarks(rows, place)]) {
        if (mark !== stateMark(state)) {
          differing.push(
            `${reader}: ${mark} instead of ${stateMark(state)} of ${nameOf(node)} in ${file.path} ${credential.value.keyPath ?? ''}`,
          );
        }
      }
    }
    return differing;
  });
  const explorer = [...new Set([...marked, ...broken])].filter((path) => marked.has(path) !== broken.has(path));
  return [...said, ...explorer.map((path) => `explorer: ${path}`)];
}

function rowMarks(
  rows: ReadonlyMap<string, readonly TreeRow[]>,
  { file, credential }: Occurrence,
): readonly (readonly [string, string])[] {
  const own = rows.get(`${file.path}#${credential.block.span.start}`) ?? [];
  return own.map(({ state }) => ['files', stateMark(state)] as const);
}

/** The first words of hint and hover; a bundle has one hint for all. */
function textMarks({ file, credential }: Occurrence, context: PresentContext): readonly (readonly [string, string])[] {
  const { value, block } = credential;
  const isAlone = file.credentials.filter((each) => each.value === value).length === 1;
  // In base64, the end of one block and the start of the next may share a group of characters.
  const offset = Math.floor((block.span.start + block.span.end) / 2);
  const question = { file, value, context, commands: new Set<never>(), linkTo: () => '', offset };
  const hover = credentialHover(question)?.markdown;
  const hint = isAlone ? inlineSummary(value, file, context) : undefined;
  return [
    ...(hover === undefined ? [] : [['hover', /[✓⚠✗?•]\ufe0e?/.exec(hover)?.[0] ?? ''] as const]),
    ...(hint === undefined ? [] : [['hint', hint.split(' ')[0] ?? ''] as const]),
  ];
}

/** kubectl works with a context only if the certificate of its user does, where kubectl reads it. */
function marksOfContexts(context: PresentContext): readonly string[] {
  const picture = clusterPictureOf(context.graph);
  const { stateAt } = judgedCertificates(context);
  return picture.kubeconfigs.flatMap((kubeconfig) =>
    kubeconfig.contexts.flatMap((each) => {
      if (judgeContext(picture, kubeconfig, each, context.now).state !== 'works') return [];
      const { certificates = [], occurrences = [] } = each.user?.certificate ?? {};
      const [node] = certificates;
      const place = occurrences.find(
        ({ file, credential }) => file === kubeconfig.file && credential.fingerprint === node?.fingerprint,
      );
      const state: State = node === undefined || place === undefined ? 'works' : stateAt(node, place);
      return state === 'broken' ? [`kubectl works with ${each.name?.text} of ${kubeconfig.file.path}`] : [];
    }),
  );
}

function allRows(rows: readonly TreeRow[]): readonly TreeRow[] {
  return rows.flatMap((row) => [row, ...allRows(row.children())]);
}

function nameOf({ certificate, fingerprint, occurrences }: CertificateNode): string {
  return `${subjectName(certificate)} ${fingerprint.slice(0, 8)} (${occurrences[0]?.file.path})`;
}
