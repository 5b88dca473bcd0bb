import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readYamlStructure } from '../../src/core/locate/yamlStructure.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../src/core/pki/model.ts';
import { findRenewalCa } from '../../src/core/renewal/findRenewalCa.ts';
import { type IssuingTools, issueCertificate } from '../../src/core/renewal/issueCertificate.ts';
import type {
  IssuedCertificate,
  RenewalCa,
  RenewalPlan,
  RenewalRefusal,
  TextReplacement,
} from '../../src/core/renewal/model.ts';
import { planRenewal } from '../../src/core/renewal/planRenewal.ts';
import { createNodeCryptography } from '../../src/node/nodeCryptography.ts';
import { testNow } from './testPki.ts';

export const issuingTools: IssuingTools = { webCryptography: crypto, cryptography: createNodeCryptography() };

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
  readonly plan: RenewalPlan;
  readonly issued: IssuedCertificate;
}

/** Finds the CA, plans and issues; fails when any of it is refused. */
export async function renew(
  graph: PkiGraph,
  target: Occurrence,
  options: {
    readonly now?: number;
    readonly days?: number;
    readonly ca?: RenewalCa;
    readonly mayChangeIssuer?: boolean;
  } = {},
): Promise<Renewed> {
  const { now = testNow, ...rest } = options;
  const ca = options.ca ?? accepted(findRenewalCa(graph, target.credential.fingerprint ?? '', now));
  const plan = accepted(planRenewal({ graph, targets: [target], now, ...rest, ca }));
  return { plan, issued: accepted(await issueCertificate(plan, issuingTools)) };
}

/** The only replacement of an answer that must not be a refusal. */
export function onlyReplacement(answer: readonly TextReplacement[] | RenewalRefusal): TextReplacement {
  const [replacement, ...others] = accepted(answer);
  assert.ok(replacement !== undefined && others.length === 0);
  return replacement;
}
