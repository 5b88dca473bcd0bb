import * as l10n from '@vscode/l10n';
import { keyIdOf } from '../pki/byteKey.ts';
import { connectionModelOf } from '../pki/cluster/connections/buildConnections.ts';
import { machineOf } from '../pki/cluster/connections/machines.ts';
import { materialsOf } from '../pki/cluster/connections/materialsOf.ts';
import { filesSetAside } from '../pki/cluster/setAside.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { filesByPath } from '../pki/referenceTarget.ts';
import { groupBy } from '../text/groupBy.ts';
import { memoisedBy } from '../text/memoised.ts';
import { parentOf } from '../text/paths.ts';
import { joinSentences } from '../text/sentences.ts';
import { ofCertificates, ofKeys } from './allFindings.ts';
import type { FindingCode } from './catalog.ts';
import { type Finding, type RelatedPlace, severities } from './findingModel.ts';
import { placeKey } from './placeKey.ts';

/** Whether a finding is about a certificate alone, wherever it stands. */
export function isOfCertificate(code: FindingCode): boolean {
  return ofCertificates.some((each) => each.code === code);
}

/** More places help nobody. */
const mostRelated = 100;

/** Findings as lists show them. */
export interface ToldOnce {
  /** What is wrong with one certificate is one of them, at its most important place; the others are related places. */
  readonly told: readonly Finding[];
  /** The same at the other places, as hints that point at the one that is told. */
  readonly repeats: readonly Finding[];
}

/** Tells once what is the same at many places. Everything else stays as it is. */
export function toldOnce(graph: PkiGraph, findings: readonly Finding[]): ToldOnce {
  const told = new Map<Finding, Finding>();
  const repeats: Finding[] = [];
  for (const [key, alike] of groupBy(
    findings,
    (each) => problemOf(each) ?? openKeyOf(graph, each) ?? modesOf(graph, each),
  )) {
    const [first, ...others] = key === undefined || alike.length === 1 ? [] : byImportance(graph, alike);
    if (first === undefined) {
      for (const each of alike) told.set(each, each);
      continue;
    }
    const { length } = others;
    const more =
      length === 1
        ? l10n.t('1 more place has the same problem.')
        : l10n.t('{0} more places have the same problem.', length);
    const places = others.slice(0, mostRelated).map((other) => ({ ...pointer(other), isRepeat: true as const }));
    const related = [...first.related, ...places];
    told.set(first, { ...first, message: joinSentences(first.message, more), related });
    repeats.push(
      ...others.map((other) => ({ ...other, severity: 'hint' as const, related: [pointer(first), ...other.related] })),
    );
  }
  return { told: findings.flatMap((finding) => told.get(finding) ?? []), repeats };
}

/** What is told once, at whichever of its places; open keys where no cluster reads them, for each folder. */
export function problemOf({ code, fingerprint, quiet, path }: Finding): string | undefined {
  if (fingerprint !== undefined && isOfCertificate(code)) return `${code} ${fingerprint}`;
  return quiet !== undefined && isOfKey(code) ? `${code} ${parentOf(path)}` : undefined;
}

/** An open key is told once, in whichever files it lies; where a program cannot read it, each place is told. */
function openKeyOf(graph: PkiGraph, finding: Finding): string | undefined {
  const { code, severity } = finding;
  const key = severity !== 'error' && isOfKey(code) ? keysByPlace(graph).get(placeKey(finding)) : undefined;
  return key && `${code} ${key}`;
}

/** Files that others can read are one problem of their machine: one command mends it. */
function modesOf(graph: PkiGraph, { code, path }: Finding): string | undefined {
  const file = code === 'key-file-permissions' ? filesByPath(graph.files).get(path) : undefined;
  return file && `${code} ${machineOf(graph, file)}`;
}

function isOfKey(code: FindingCode): boolean {
  return ofKeys.some((each) => each.code === code);
}

/** The keys that lie in files, by their place. */
const keysByPlace = memoisedBy(
  ({ files }: PkiGraph) =>
    new Map(
      files.flatMap(({ path, credentials }) =>
        credentials.flatMap(({ content, block: { span } }): readonly [string, string][] =>
          content.kind === 'privateKey' && content.publicKey !== undefined
            ? [[placeKey({ path, span }), keyIdOf(content.publicKey)]]
            : [],
        ),
      ),
    ),
);

/** The worst first, then what a cluster reads, then what a connection uses, then copies that were set aside last, and links to files. */
function byImportance(graph: PkiGraph, alike: readonly Finding[]): readonly Finding[] {
  const rank = (finding: Finding): number =>
    16 * severities.indexOf(finding.severity) +
    (finding.quiet === undefined ? 0 : 8) +
    (usedPlaces(graph).has(placeKey(finding)) ? 0 : 4) +
    (filesSetAside(graph).has(finding.path) ? 2 : 0) +
    (links(graph).has(finding.path) ? 1 : 0);
  return [...alike].sort((a, b) => rank(a) - rank(b));
}

const links = memoisedBy(
  ({ files }: PkiGraph) => new Set(files.flatMap(({ path, link }) => (link === undefined ? [] : [path]))),
);

/** Where connections read certificates and keys. */
const usedPlaces = memoisedBy(
  (graph: PkiGraph) =>
    new Set(
      connectionModelOf(graph)
        .connections.flatMap(materialsOf)
        .flatMap(({ material, key }) => [...material.occurrences, ...(key?.occurrences ?? [])])
        .map(({ file, credential }) => placeKey({ path: file.path, span: credential.block.span })),
    ),
);

function pointer({ path, span }: Finding): RelatedPlace {
  return { path, ...(span === undefined ? {} : { span }), message: l10n.t('The same problem') };
}
