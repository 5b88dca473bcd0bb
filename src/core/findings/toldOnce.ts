import * as l10n from '@vscode/l10n';
import { connectionModelOf } from '../pki/cluster/connections/buildConnections.ts';
import type { Source } from '../pki/cluster/connections/connectionModel.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { groupBy } from '../text/groupBy.ts';
import { memoisedBy } from '../text/memoised.ts';
import { joinSentences } from '../text/sentences.ts';
import type { FindingCode } from './catalog.ts';
import { type Finding, type RelatedPlace, severities } from './findingModel.ts';
import { placeKey } from './placeKey.ts';

/** How the codes of {@link isOfCertificate} begin; a test lists them. */
const ofCertificate =
  /^(?:(?:cert|ca)-(?:expir|not-yet|v1|without)|ca-life|expired-m|old-|leaf-|crl-|validity-[in]|key-(?:rsa|weak|alg)|sig-|aki-|duplicate-[se]|issuer-name|pathlen|name-|eku-[abe]|staging|self-|empty-|serial-|trailing|unknown-|san-[dimp]|bc-|ku-|ocsp|client-sys)/;

/** Whether a finding is about a certificate alone, wherever it stands. */
export function isOfCertificate(code: FindingCode): boolean {
  return ofCertificate.test(code);
}

/** Keys and secrets that lie open. Where no cluster reads them, they are told once for each folder. */
const ofKeys: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'private-key-in-vcs',
  'ca-key-in-workspace',
  'secret-plaintext-manifest',
  'private-key-in-configmap',
  'private-key-in-last-applied',
  'private-key-in-pod-spec',
  'key-file-permissions',
  'key-encrypted',
  'token-in-plaintext',
  'encryption-config-plaintext-key',
  'certificate-key-in-config',
]);

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
  for (const [key, alike] of groupBy(findings, keyOf)) {
    const [first, ...others] = key === undefined || alike.length === 1 ? [] : byImportance(graph, alike);
    if (first === undefined) {
      for (const each of alike) told.set(each, each);
      continue;
    }
    const isKey = ofKeys.has(first.code);
    const places = others.slice(0, mostRelated).map((other) => related(other, isKey));
    const message = joinSentences(first.message, othersWords(others.length, isKey));
    told.set(first, { ...first, message, related: [...first.related, ...places] });
    const { isRepeat: _, ...place } = related(first, isKey);
    const main: RelatedPlace = { ...place, message: l10n.t('The place where it is reported') };
    repeats.push(
      ...others.map((other) => ({ ...other, severity: 'hint' as const, related: [main, ...other.related] })),
    );
  }
  return { told: findings.flatMap((finding) => told.get(finding) ?? []), repeats };
}

function keyOf({ code, fingerprint, quiet, path }: Finding): string | undefined {
  if (fingerprint !== undefined && isOfCertificate(code)) return `${code} ${fingerprint}`;
  return quiet !== undefined && ofKeys.has(code) ? `${code} ${path.slice(0, path.lastIndexOf('/'))}` : undefined;
}

/** The worst first, then what a cluster reads, then what a connection uses. */
function byImportance(graph: PkiGraph, alike: readonly Finding[]): readonly Finding[] {
  const rank = (finding: Finding): number =>
    4 * severities.indexOf(finding.severity) +
    (finding.quiet === undefined ? 0 : 2) +
    (usedPlaces(graph).has(placeKey(finding)) ? 0 : 1);
  const ranks = new Map(alike.map((finding) => [finding, rank(finding)]));
  return [...alike].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

/** Where connections read certificates. */
const usedPlaces = memoisedBy((graph: PkiGraph): ReadonlySet<string> => {
  const sources: readonly Source[] = connectionModelOf(graph).connections.flatMap(
    ({ clientShows, clientTrusts, serverShows, serverTrusts }) => [
      clientShows,
      clientTrusts,
      serverShows,
      serverTrusts,
    ],
  );
  const occurrences = sources.flatMap((source) =>
    source.kind === 'materials' ? source.materials.flatMap(({ material }) => material.occurrences) : [],
  );
  return new Set(occurrences.map(({ file, credential }) => placeKey({ path: file.path, span: credential.block.span })));
});

function related({ path, span }: Finding, isKey: boolean): RelatedPlace {
  const message = isKey ? l10n.t('The same in this folder') : l10n.t('The same certificate');
  return { path, ...(span === undefined ? {} : { span }), message, isRepeat: true };
}

function othersWords(count: number, isKey: boolean): string {
  if (isKey) {
    return count === 1
      ? l10n.t('The same is true of 1 more place in this folder.')
      : l10n.t('The same is true of {0} more places in this folder.', count);
  }
  return count === 1
    ? l10n.t('The same certificate is in 1 more place.')
    : l10n.t('The same certificate is in {0} more places.', count);
}
