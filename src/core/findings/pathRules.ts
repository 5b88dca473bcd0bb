import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { certificationPaths } from '../pki/certificationPaths.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { pathLengthFault } from '../pki/verification/certificateRules.ts';
import { usageBlocker } from '../pki/verification/extKeyUsages.ts';
import { type ComparisonBudget, nameConstraintsFault } from '../pki/verification/nameConstraints.ts';
import { extKeyUsageName } from '../x509/extKeyUsageName.ts';
import type { GoCertificate } from '../x509/go/goCertificate.ts';
import { goReadingOf } from '../x509/go/goReadingOf.ts';
import { extKeyUsageNames } from '../x509/oids.ts';
import { listOf, nameInSentence, roleOf } from './certificateWords.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import { lettersWithNames, quotedError } from './goError.ts';
import { type Judgement, judgedAt, judgedPlaces } from './judgement.ts';

/**
 * Comparisons of names with constraints in one judgement of all files: Go's budget for one CA eight times, about a
 * second. What is beyond is not reported.
 */
const comparisonsAtMost = 2_000_000;

/**
 * Reports certificates that a CA above them does not permit: too long a path, a name, a usage. The paths are those
 * verified by signature; where a CA exists in several certificates all of them have to forbid it.
 */
export function checkPathRules(graph: PkiGraph): readonly FindingDraft[] {
  const budget: ComparisonBudget = { left: comparisonsAtMost };
  return [...graph.certificates.values()].flatMap((node) => {
    if (node.issuer.kind !== 'verified') return [];
    const paths = certificationPaths(graph, node).flatMap((path) => goPathOf(path) ?? []);
    const breaches = [
      breachOfAll(paths, pathLengthBreach),
      breachOfAll(paths, (path) => nameBreach(path, budget)),
      breachOfAll(paths, (path) => usageBreach(node, path)),
    ].filter((breach) => breach !== undefined);
    return judgedPlaces(node.occurrences).flatMap((occurrence) =>
      breaches.map((breach) => judgedAt(occurrence, toJudgement(breach, node, occurrence))),
    );
  });
}

interface PathMember {
  readonly node: CertificateNode;
  readonly certificate: GoCertificate;
}

/** A path as Go reads it, the certificate first. */
export type GoPath = readonly PathMember[];

/** Too many intermediates below a CA. */
export interface PathLengthBreach {
  readonly kind: 'pathLength';
  readonly ca: CertificateNode;
  readonly allowed: number;
  readonly count: number;
}

/** What a CA forbids. */
type Breach =
  | PathLengthBreach
  | ({ readonly ca: CertificateNode } & (
      | { readonly kind: 'name'; readonly error: string; readonly detail: string }
      | { readonly kind: 'usage'; readonly usage: string; readonly allowed: readonly string[] }
    ));

/** The path as Go reads it, in a list; `undefined` where it reads a certificate not at all. */
export function goPathOf(path: readonly CertificateNode[]): [GoPath] | undefined {
  const members: PathMember[] = [];
  for (const node of path) {
    const reading = goReadingOf(node.certificate);
    if ('error' in reading) return undefined;
    members.push({ node, certificate: reading.certificate });
  }
  return [members];
}

/** The breach of the first path, if every path has one. */
function breachOfAll(paths: readonly GoPath[], rule: (path: GoPath) => Breach | undefined): Breach | undefined {
  let first: Breach | undefined;
  for (const path of paths) {
    const breach = rule(path);
    if (breach === undefined) return undefined;
    first ??= breach;
  }
  return first;
}

/** Tells which CA of a path allows fewer intermediates than are between it and the first certificate. */
export function pathLengthBreach(path: GoPath): PathLengthBreach | undefined {
  for (const [index, { node, certificate }] of path.entries()) {
    if (index === 0 || pathLengthFault(certificate, certificatesOf(path.slice(0, index))) === undefined) continue;
    return { kind: 'pathLength', ca: node, allowed: certificate.maxPathLen, count: index - 1 };
  }
  return undefined;
}

function nameBreach(path: GoPath, budget: ComparisonBudget): Breach | undefined {
  for (const [index, { node, certificate }] of path.entries()) {
    const fault = index > 0 && nameConstraintsFault(certificate, certificatesOf(path.slice(0, index)), budget);
    if (!fault || fault.code === 'tooManyConstraints') continue;
    return { kind: 'name', ca: node, error: fault.message, detail: fault.detail ?? fault.message };
  }
  return undefined;
}

/** Of a certificate without a known role one of its usages has to be left; of others all that the role needs. */
function usageBreach(node: CertificateNode, path: GoPath): Breach | undefined {
  if (isUsedAsCa(node)) return undefined;
  const own = path.slice(0, 1);
  const above = path.slice(1);
  const use = roleOf(node)?.use;
  const needed = tlsUsages.filter(({ name }) => {
    if (use === 'client') return name === 'clientAuth';
    return use === 'server' ? name === 'serverAuth' : use !== 'key';
  });
  const usable = needed.filter(({ oid }) => usageBlocker(certificatesOf(own), [oid]) === undefined);
  const blocked = usable.flatMap(({ name, oid }) => {
    const blocker = usageBlocker(certificatesOf(above), [oid]);
    const ca = above.find(({ certificate }) => certificate === blocker);
    return ca === undefined ? [] : [{ name, ca }];
  });
  const [first] = blocked;
  if (first === undefined || (use === undefined && blocked.length < usable.length)) return undefined;
  const allowed = first.ca.certificate.extKeyUsage.map(extKeyUsageName);
  return { kind: 'usage', ca: first.ca.node, usage: first.name, allowed };
}

const tlsUsages = Object.entries(extKeyUsageNames)
  .filter(([, name]) => name === 'serverAuth' || name === 'clientAuth')
  .map(([oid, name]) => ({ oid, name }));

function certificatesOf(path: GoPath): readonly GoCertificate[] {
  return path.map(({ certificate }) => certificate);
}

function toJudgement(breach: Breach, node: CertificateNode, occurrence: Occurrence): Judgement {
  const ca = subjectName(breach.ca.certificate);
  const name = nameInSentence(node, occurrence);
  const [place] = breach.ca.occurrences;
  const related = place === undefined ? [] : [relatedPlace(place, l10n.t('CA that does not permit it'))];
  const consequence = (error: string) =>
    l10n.t('Whoever verifies it stops with {0}.', quotedError(error, lettersWithNames));
  switch (breach.kind) {
    case 'pathLength':
      return {
        code: 'pathlen-exceeded',
        fact: l10n.t(
          '{0} is too far below CA {1}: the CA allows {2} intermediates, the trust chain has {3}.',
          name,
          ca,
          breach.allowed,
          breach.count,
        ),
        consequence: consequence('x509: too many intermediates for path length constraint'),
        wayOut: l10n.t('Re-issue the CA without a path length, or sign with it directly.'),
        related,
      };
    case 'name':
      return {
        code: 'name-constraint-violated',
        fact: l10n.t(
          '{0} has a name that CA {1} does not permit: {2}.',
          name,
          ca,
          quotedError(breach.detail, lettersWithNames),
        ),
        consequence: consequence(breach.error),
        wayOut: l10n.t('Re-issue it without that name, or with another CA.'),
        related,
      };
    case 'usage':
      return {
        code: 'eku-blocked-by-ca',
        fact: l10n.t('{0} needs {1}, and CA {2} limits usage to {3}.', name, breach.usage, ca, listOf(breach.allowed)),
        consequence: consequence('x509: certificate specifies an incompatible key usage'),
        wayOut: l10n.t('Re-issue the CA without extended key usages, or with {0}.', breach.usage),
        related,
      };
  }
}
