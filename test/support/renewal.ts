import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readYamlStructure } from '../../src/core/locate/structure/yamlStructure.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../src/core/pki/pkiModel.ts';
import type { ChangePlan, PlannedCertificate } from '../../src/core/renewal/change/changeModel.ts';
import type { ChangeTools } from '../../src/core/renewal/change/changeTools.ts';
import { issuePlanned } from '../../src/core/renewal/change/issuePlanned.ts';
import { KeyRing } from '../../src/core/renewal/change/keyRing.ts';
import { type RewrittenText, rewriteText } from '../../src/core/renewal/change/rewriteFile.ts';
import { planAction, type RenewalAction } from '../../src/core/renewal/planAction.ts';
import type { IssuedCertificate, RenewalRefusal } from '../../src/core/renewal/renewalModel.ts';
import { createNodeCryptography } from '../../src/node/nodeCryptography.ts';
import { pooledCryptography } from './keyPool.ts';
import { testNow } from './testPki.ts';

export const issuingTools = { webCryptography: pooledCryptography, cryptography: createNodeCryptography() };

/** Builds the graph of documents given as path → text. */
export async function graphOf(documents: Readonly<Record<string, string>>): Promise<PkiGraph> {
  const tools = { cryptography: issuingTools.cryptography, structure: readYamlStructure };
  const files = Object.entries(documents).map(([file, text]) => decodeFile({ path: file, text }, tools));
  return buildPkiGraph(files, issuingTools.cryptography);
}

/** Reads all files below a folder as path → text, the paths as the cluster's host knows them. */
export function readTree(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [`/${path.relative(root, file)}`, readFileSync(file, 'utf8')]),
  );
}

/** The `index`-th certificate in a file of the graph. */
export function certificateIn(graph: PkiGraph, file: string, index = 0): Occurrence {
  const found = graph.files.find((each) => each.path === file);
  const credential = found?.credentials.filter(({ content }) => content.kind === 'certificate')[index];
  assert.ok(found !== undefined && credential !== undefined, `certificate ${index} of ${file}`);
  return { file: found, credential };
}

export function nodeOf(graph: PkiGraph, { credential }: Occurrence): CertificateNode {
  const node = graph.certificates.get(credential.fingerprint ?? '');
  assert.ok(node !== undefined);
  return node;
}

/** Narrows an answer that must not be a refusal. */
export function accepted<Answer extends object>(answer: Answer | RenewalRefusal): Answer {
  assert.ok(!isRefusal(answer), isRefusal(answer) ? `${answer.code}: ${answer.reason}` : '');
  return answer;
}

function isRefusal(answer: object): answer is RenewalRefusal {
  return 'kind' in answer && answer.kind === 'refusal';
}

export interface Renewed {
  readonly plan: ChangePlan;
  readonly planned: PlannedCertificate;
  readonly ca: CertificateNode;
  readonly issued: IssuedCertificate;
}

/** Finds the CA, plans and issues for the same key; fails when any of it is refused. Writes no file anew. */
export async function renew(
  graph: PkiGraph,
  target: Occurrence,
  options: Omit<Extract<RenewalAction, { kind: 'renew' }>, 'kind' | 'fingerprints'> & { readonly now?: number } = {},
): Promise<Renewed> {
  const { now = testNow, ...rest } = options;
  const fingerprints = [target.credential.fingerprint ?? ''];
  const plan = accepted(planAction({ kind: 'renew', fingerprints, ...rest }, { graph, now, key: 'same' }));
  const [planned] = plan.certificates;
  assert.ok(planned?.issuer.kind === 'ca');
  return { plan, planned, ca: planned.issuer.ca.node, issued: accepted(await issue(plan, planned)) };
}

/** Signs one certificate of a plan whose keys are there. */
export function issue(
  plan: ChangePlan,
  planned: PlannedCertificate,
  more: Partial<ChangeTools> = {},
): Promise<IssuedCertificate | RenewalRefusal> {
  const tools = { ...issuingTools, readSource: async () => undefined, ...more };
  const { takenSerialNumbers } = plan;
  return issuePlanned(planned, { plan, ring: new KeyRing(tools), tools, issued: new Map(), takenSerialNumbers });
}

/** A text with the certificate in a place replaced, in its manner of writing. */
export function withCertificate(
  text: string,
  at: Occurrence,
  { der }: IssuedCertificate,
): RewrittenText | RenewalRefusal {
  return rewriteText(text, [{ kind: 'block', at, content: { der } }], readYamlStructure, at.file.path);
}
