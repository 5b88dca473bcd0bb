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
import { otherEdition, refusedBy, verifiersFail } from './commonSentences.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { lettersWithNames, quotedError } from './goError.ts';
import { type Judgement, judgedAt, judgedPlaces, problem } from './judgement.ts';

const tooManyIntermediates = '`x509: too many intermediates for path length constraint`';

/**
 * Path length exceeded.
 *
 * When: more intermediate CAs are below a CA than its path length allows. It is also reported at a trusted certificate of the CA if another one
 * with the same key would be accepted. For an issuing CA that has signed nothing here, the severity depends on what is
 * trusted (see Notes).
 *
 * | trusted here | severity |
 * | --- | --- |
 * | the root, and nowhere the issuing CA itself | error |
 * | the root, and in other places the issuing CA itself | information |
 * | unknown | warning |
 *
 * @category chain
 * @about certificate
 * @stage judge
 * @see RFC5280, EXP
 */
export const pathlenExceeded = {
  code: 'pathlen-exceeded',
  severity: 'error',
  fact: {
    issued: '{name} is too far below CA {ca}: the CA allows {allowed} intermediates, but the chain has {count}.',
    willIssue:
      'Certificates signed by CA {signer} are too far below CA {ca}: it allows {allowed} intermediates, but the chain has {count}.',
    trusted:
      'Programs that trust CA {ca} but not CA {signer} reject certificates signed by CA {signer}: CA {ca} allows {allowed} intermediates, but the chain has {count}.',
    edition: otherEdition.fact,
  },
  consequence: {
    ...refusedBy,
    issued: `Clients and servers that verify it fail with ${tooManyIntermediates}.`,
    willIssue: `Programs that trust CA {ca} fail with ${tooManyIntermediates}.`,
    mayIssue: `Programs that trust CA {ca} fail with ${tooManyIntermediates}; those that trust CA {signer} accept them.`,
  },
  wayOut: {
    issued: 'Reissue the CA without a path length, or sign with it directly.',
    willIssue: 'Reissue CA {ca} without a path length, or also trust CA {signer}.',
    edition: otherEdition.wayOut,
  },
} as const satisfies FindingRecord;

/**
 * Name not permitted by the CA.
 *
 * When: a subject alternative name is outside the permitted or inside the excluded names of a CA in the chain. It is also reported at a trusted certificate
 * of the CA if another one with the same key would be accepted.
 *
 * @category san
 * @about certificate
 * @stage judge
 * @see EXP, RFC5280
 */
export const nameConstraintViolated = {
  code: 'name-constraint-violated',
  severity: 'error',
  fact: {
    issued: '{name} has a name that CA {ca} does not permit: {reason}.',
    edition: otherEdition.fact,
  },
  consequence: { ...refusedBy, issued: verifiersFail },
  wayOut: {
    issued: 'Reissue it without that name, or with another CA.',
    edition: otherEdition.wayOut,
  },
} as const satisfies FindingRecord;

/**
 * Usage not permitted by the CA.
 *
 * When: a CA in the chain has extended key usages that do not include the one that the certificate needs. It is also reported at a trusted certificate
 * of the CA if another one with the same key would be accepted.
 *
 * Go checks extended key usages along the chain.
 *
 * @category usage
 * @about certificate
 * @stage judge
 * @see EXP
 */
export const ekuBlockedByCa = {
  code: 'eku-blocked-by-ca',
  severity: 'error',
  fact: {
    issued: '{name} needs {usage}, but CA {ca} allows only {usages}.',
    edition: otherEdition.fact,
  },
  consequence: {
    ...refusedBy,
    issued: 'Clients and servers that verify it fail with `x509: certificate specifies an incompatible key usage`.',
  },
  wayOut: {
    issued: 'Reissue the CA without extended key usages, or with {usage}.',
    edition: otherEdition.wayOut,
  },
  quickFix: 'extend-ca',
} as const satisfies FindingRecord;

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
  const issued = { fact: 'issued', consequence: 'issued', wayOut: 'issued' } as const;
  switch (breach.kind) {
    case 'pathLength': {
      const { allowed, count } = breach;
      return problem(pathlenExceeded, { ...issued, values: { name, ca, allowed, count }, related });
    }
    case 'name': {
      const reason = quotedError(breach.detail, lettersWithNames);
      const error = quotedError(breach.error, lettersWithNames);
      return problem(nameConstraintViolated, { ...issued, values: { name, ca, reason, error }, related });
    }
    case 'usage': {
      const { usage, allowed } = breach;
      return problem(ekuBlockedByCa, { ...issued, values: { name, ca, usage, usages: listOf(allowed) }, related });
    }
  }
}
