import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CliIo } from '../../src/cli/io.ts';
import { loadFiles } from '../../src/cli/loadFiles.ts';
import { decodeRewritable } from '../../src/cli/renewalFile.ts';
import { createDecodingTools } from '../../src/cli/tools.ts';
import { catalogEntry } from '../../src/core/findings/catalog.ts';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../src/core/findings/evaluate.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../src/core/pki/cluster/connections/judgeConnections.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { connectionsJson } from '../../src/core/present/connections/connectionsJson.ts';
import { explainErrors } from '../../src/core/present/explain/explainErrors.ts';
import { explanationText } from '../../src/core/present/explain/explanationText.ts';
import { buildInventory } from '../../src/core/present/inventory/inventory.ts';
import { contradictionsIn, describeContradiction } from '../support/contradictions.ts';
import { disagreementsIn } from '../support/disagreements.ts';
import { decodingTools } from '../support/kubeadmTrees.ts';
import { testNow } from '../support/testPki.ts';
import { waysOn } from '../support/waysOn.ts';
import { repairedFiles, withFolder } from './incidentFolder.ts';
import type { Incident, IncidentFiles } from './incidentModel.ts';

/** What keeps an incident from being named. */
export type Lack =
  /** Neither a finding nor a broken connection names the cause at its place. */
  | 'cause'
  /** The explanation of the pasted error does not. */
  | 'explain'
  /** Something that is wrong here is advised. */
  | 'advice'
  /** The connection that failed is told as working. */
  | 'works'
  /** The repaired files raise an alarm. */
  | 'alarm';

/** How far an incident is named. */
export interface IncidentScore {
  readonly id: string;
  /** Nothing: a person would be helped. */
  readonly lacks: readonly Lack[];
  /** Codes of the findings that name the cause. */
  readonly findings: readonly string[];
  /** Kinds of the broken connections that name the cause. */
  readonly connections: readonly string[];
  /** Of the broken and of the repaired files, see `contradictionsIn`. */
  readonly contradictions: readonly string[];
  /** Of the broken and of the repaired files, see `disagreementsIn`. */
  readonly disagreements: readonly string[];
  /** Codes of errors in the broken files for which nothing leads on, see `waysOn`. */
  readonly deadEnds: readonly string[];
  /** What was said, for those who look into a miss. */
  readonly said: {
    readonly findings: readonly string[];
    readonly explain: string;
    readonly wrong: string;
    readonly works: readonly string[];
    readonly alarms: readonly string[];
  };
}

/** Scores an incident as `check`, `connections` and `explain` treat its files. */
export async function scoreIncident(incident: Incident): Promise<IncidentScore> {
  const trees = await incident.make();
  const pasted = Object.entries(trees.pasted ?? {}).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, () => value),
    incident.errorText,
  );
  const broken = await readTree(trees.broken, incident.root, pasted, deadEndsIn);
  const repaired = await readTree(repairedFiles(trees), incident.root, pasted);
  const names = (told: unknown): boolean => {
    const text = JSON.stringify(told);
    return incident.mustMention.test(text) && incident.files.some((file) => text.includes(file));
  };
  const findings = broken.findings.filter(names).map(({ code }) => code);
  const connections = broken.connections.filter((each) => each.state === 'broken' && names(each));
  const own = withoutPasted(broken.explanation, pasted);
  const isExplained =
    (incident.explainMention ?? incident.mustMention).test(own) && incident.files.some((file) => own.includes(file));
  const advice = [...broken.findings.map(({ path, message }) => `${path}: ${message}`), own].join('\n');
  const wrong = incident.mustNotSay?.exec(advice)?.[0] ?? '';
  const works = broken.connections.filter(
    ({ kind, state, client }) => isAffirmed(state) && incident.mustNotWork?.test(`${kind} ${JSON.stringify(client)}`),
  );
  const allowed = incident.repairedAllow ?? [];
  const alarms = [
    ...repaired.findings.map(({ code, path }) => [code, path]),
    ...repaired.connections
      .filter(({ state }) => state === 'broken')
      .map(({ kind, client }) => [`broken:${kind}`, JSON.stringify(client)]),
  ].filter(([code = '']) => !allowed.includes(code));
  const lacks: Lack[] = [];
  if (findings.length === 0 && connections.length === 0) lacks.push('cause');
  if (!isExplained) lacks.push('explain');
  if (wrong !== '') lacks.push('advice');
  if (works.length > 0) lacks.push('works');
  if (alarms.length > 0) lacks.push('alarm');
  return {
    id: incident.id,
    lacks,
    findings: [...new Set(findings)],
    connections: [...new Set(connections.map(({ kind }) => kind))],
    contradictions: [...broken.contradictions, ...repaired.contradictions],
    disagreements: [...broken.disagreements, ...repaired.disagreements],
    deadEnds: broken.deadEnds,
    said: {
      findings: broken.findings.map(({ code, path, message }) => `${code} ${path}: ${message}`),
      explain: own,
      wrong,
      works: works.map(({ kind, client }) => `${kind} ${JSON.stringify(client)}`),
      alarms: alarms.map((alarm) => alarm.join(' ')),
    },
  };
}

function isAffirmed(state: string): boolean {
  return state === 'works' || state === 'willBreak';
}

/** Leaves out the lines of an explanation that only repeat what was pasted. */
export function withoutPasted(explanation: string, errorText: string): string {
  const spaced = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
  const pasted = spaced(errorText);
  const isOwn = (line: string): boolean => spaced(line) !== '' && !pasted.includes(spaced(line));
  return explanation.split('\n').filter(isOwn).join('\n');
}

/** A command line that prints nothing, at the moment of the tests. */
export const scoringIo: CliIo = {
  out: () => {},
  err: () => {},
  now: () => testNow,
  standardInput: async function* () {},
  cwd: '/',
  backups: '/nowhere/backups',
  environment: {},
  askSecret: async () => undefined,
  readers: decodingTools,
  version: '1.2.3',
  findingPage: () => undefined,
};

/** What the three commands tell of some files; they are read once. */
function readTree(
  files: IncidentFiles,
  root: string | undefined,
  errorText: string,
  deadEnds: (findings: readonly Finding[], graph: PkiGraph) => readonly string[] = () => [],
) {
  return withFolder(files, async (folder) => {
    const tools = createDecodingTools(scoringIo);
    const terms = { root: root === undefined ? undefined : path.join(folder, root) };
    const loaded = await loadFiles([folder], terms, tools, scoringIo, decodeRewritable);
    const graph = await buildPkiGraph(loaded.files, tools.cryptography, loaded.lookUps);
    const findings = evaluate(graph, defaultPolicy, testNow);
    const model = connectionModelOf(graph);
    const verdicts = judgeConnections(model, testNow);
    const context = { graph, findings, policy: defaultPolicy, now: testNow };
    const explanation = explanationText(explainErrors(errorText, context), context);
    /** Paths below the folder are what people see. */
    const shown = <Told>(told: Told): Told => JSON.parse(JSON.stringify(told).replaceAll(`${folder}/`, ''));
    return {
      findings: shown(buildInventory(graph, findings).findings).filter(({ severity }) =>
        ['error', 'warning'].includes(severity),
      ),
      connections: shown(connectionsJson(model.clusters, verdicts, testNow).connections),
      explanation: explanation.replaceAll(`${folder}/`, ''),
      contradictions: shown(contradictionsIn(graph, testNow).map(describeContradiction)),
      disagreements: shown(disagreementsIn(context)),
      deadEnds: deadEnds(findings, graph),
    };
  });
}

/** The light bulb says of every certificate why it cannot be renewed, and what it needs. */
const isAnswered: ReadonlySet<string | undefined> = new Set([
  'renew-leaf',
  'reissue-san',
  'renew-new-key',
  'extend-ca',
]);

function deadEndsIn(findings: readonly Finding[], graph: PkiGraph): readonly string[] {
  const textOf = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  const dead = findings.filter(
    (finding) =>
      finding.severity === 'error' &&
      !isAnswered.has(catalogEntry(finding.code).quickFix) &&
      waysOn(finding, graph, testNow, textOf).length === 0,
  );
  return [...new Set(dead.map(({ code }) => code))].sort();
}
