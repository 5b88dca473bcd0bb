import type { Finding } from '../findings/findingModel.ts';
import { certificationPath } from '../pki/certificationPath.ts';
import { connectionModelOf } from '../pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict } from '../pki/cluster/connections/connectionModel.ts';
import { judgeRemembered } from '../pki/cluster/connections/judgeRemembered.ts';
import { algorithmError } from '../pki/kubeconfig/pairFault.ts';
import { lostKeysOf } from '../pki/lostKeys.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { authoritiesAbove } from '../pki/privateCas.ts';
import { memoisedBy } from '../text/memoised.ts';
import { optional } from '../text/optional.ts';
import { goReadingOf } from '../x509/go/goReadingOf.ts';
import { actionForFinding } from './actionForFinding.ts';
import { judgeWith } from './change/judgeWith.ts';
import { isAuthority, lineOf } from './extend/caLine.ts';
import { needsMending, soundEditionOf } from './extend/mendedCa.ts';
import { inFilesOf } from './extend/planExtendCa.ts';
import { isPossible, type Possibilities, planIn } from './isPossible.ts';
import { isSamePlace } from './isSamePlace.ts';
import { trustOf } from './move/trustFor.ts';
import { trustReaders } from './move/trustReaders.ts';
import type { ActionContext, RenewalAction } from './planAction.ts';
import { repairOf } from './reissue/repairFor.ts';
import { isBelowTrusted, type ShownSide, shownIn, shownSides } from './shownSides.ts';

/** A change that repairs a connection that is broken or will break. */
export type ConnectionFix =
  /** Reissues a certificate as it is, with a new key, or as its role and connections need it. */
  | { readonly kind: 'renew' | 'renewNewKey' | 'reissue'; readonly node: CertificateNode }
  /** Extends a CA that has ended or ends first, with the others of its machines, and renews what expired below. */
  | { readonly kind: 'extendCa'; readonly node: CertificateNode; readonly authorities: readonly string[] }
  /** Replaces the CA that one side trusts. */
  | { readonly kind: 'replaceCa'; readonly at: Occurrence; readonly to: string };

/** What finding a fix needs. */
export interface FixContext extends Possibilities {
  readonly findings: readonly Finding[];
}

/**
 * Finds the actions that repair a connection: one, or one for each side if both are rejected. Each answer is judged
 * first: what would leave the connection broken is not among them. Returns none if nothing here is enough, for example
 * if a flag is wrong or no CA can sign here. A certificate that was issued correctly is not reissued: then the side that
 * rejects it trusts the wrong CA.
 */
export function connectionFixesFor(verdict: ConnectionVerdict, context: FixContext): readonly ConnectionFix[] {
  const { state, until } = verdict;
  const sides = shownSides(verdict);
  if (state === 'broken') {
    const refusing = sides.filter((side) => side.verdict.kind === 'refused');
    // A new key where that of the certificate is of no use, or what the role needs where renewing would repeat its fault.
    const isRefused = refusing.some((side) => refusedByGo(side, context.graph) !== undefined);
    for (const kind of isRefused ? renewals : renewals.slice(0, 1)) {
      const fixes = eachOnce(refusing.map((side) => fixOf(side, kind, context)));
      if (fixes.length > 0 && isMended(verdict, fixes, context)) return fixes;
    }
    const extension = extensionOf(verdict, context);
    return extension !== undefined && isMended(verdict, [extension], context) ? [extension] : [];
  }
  if (state !== 'willBreak') return [];
  const ending = sides.filter((side) => 'until' in side.verdict && side.verdict.until === until);
  const renewed = eachOnce(ending.map((side) => renewalOf(side, 'renew', context)));
  const extension = renewed.length > 0 ? undefined : extensionOf(verdict, context);
  return extension === undefined ? renewed : [extension];
}

const renewals = ['renew', 'renewNewKey', 'reissue'] as const;
type Renewal = (typeof renewals)[number];

/** A connection that is broken works with these actions. */
function isMended(verdict: ConnectionVerdict, fixes: readonly ConnectionFix[], context: FixContext): boolean {
  const plans = fixes.map((fix) => planIn(...actionOf(fix, verdict), context));
  if (plans.some((plan) => plan.kind === 'refusal')) return false;
  const planned = plans.flatMap((plan) => (plan.kind === 'refusal' ? [] : [plan]));
  return judgeWith(planned, verdict.connection, context.graph, context.now).state !== 'broken';
}

function actionOf(
  fix: ConnectionFix,
  verdict: ConnectionVerdict,
): [action: RenewalAction, how: Pick<ActionContext, 'key'>] {
  switch (fix.kind) {
    case 'replaceCa': {
      const { at, to } = fix;
      return [{ kind: 'replaceCa', from: at.credential.fingerprint ?? '', to, places: [at] }, {}];
    }
    case 'extendCa': {
      const shown = shownSides(verdict).flatMap((side) => shownIn(side) ?? []);
      return [{ kind: 'extendCa', authorities: fix.authorities, isInScope: inFilesOf(shown) }, {}];
    }
    case 'reissue':
    case 'renew':
    case 'renewNewKey':
      return actionFor(fix.kind, fix.node);
  }
}

function actionFor(
  kind: Renewal,
  { fingerprint }: CertificateNode,
): [action: RenewalAction, how: Pick<ActionContext, 'key'>] {
  if (kind === 'reissue') return [{ kind: 'repair', fingerprint }, {}];
  return [{ kind: 'renew', fingerprints: [fingerprint] }, kind === 'renew' ? {} : { key: 'new' }];
}

/** Extends the CAs of a connection that have ended, or end when the connection does. */
function extensionOf(verdict: ConnectionVerdict, { graph, now, access }: FixContext): ConnectionFix | undefined {
  const last = verdict.until ?? now;
  const ended = shownSides(verdict).flatMap((side) => {
    const shown = shownIn(side);
    const trusted =
      side.trusts.kind === 'materials' ? side.trusts.materials.flatMap(({ material }) => material.certificates) : [];
    return [...(shown === undefined ? [] : authoritiesAbove(graph, shown)), ...trusted].filter(
      (node) =>
        isAuthority(node) &&
        ((node.certificate.notAfter ?? Number.POSITIVE_INFINITY) <= last ||
          (needsMending(graph, node) && soundEditionOf(graph, node) === undefined)),
    );
  });
  const lines = new Set(ended.map((node) => lineOf(graph, node).node));
  const [node] = lines;
  if (node === undefined) return undefined;
  const fix = { kind: 'extendCa', node, authorities: [...lines].map((each) => each.fingerprint) } as const;
  return isPossible(actionOf(fix, verdict)[0], { graph, now, ...optional('access', access) }) ? fix : undefined;
}

/** Both ends of a connection can present the same certificate, such as an etcd peer's. */
function eachOnce(fixes: readonly (ConnectionFix | undefined)[]): readonly ConnectionFix[] {
  const known = fixes.flatMap((fix) => fix ?? []);
  if (known.length < fixes.length) return [];
  return known.filter((fix, index) => known.findIndex((other) => isSame(fix, other)) === index);
}

function isSame(a: ConnectionFix, b: ConnectionFix): boolean {
  if (a.kind === 'replaceCa') return b.kind === 'replaceCa' && a.to === b.to && isSamePlace(a.at, b.at);
  return b.kind !== 'replaceCa' && a.kind === b.kind && a.node === b.node;
}

/** @param kind - For certificates that Go refuses. */
function fixOf(side: ShownSide, kind: Renewal, context: FixContext): ConnectionFix | undefined {
  const { verdict } = side;
  if (verdict.kind !== 'refused') return undefined;
  const node = shownIn(side);
  const refused = refusedByGo(side, context.graph);
  if (refused !== undefined) {
    const [action, how] = actionFor(kind, refused);
    return isPossible(action, context, how) ? { kind, node: refused } : undefined;
  }
  switch (verdict.reason) {
    case 'configuration':
      return undefined;
    case 'notStarted': {
      const lost = hasNoKey.test(verdict.error)
        ? context.graph.certificates.get(verdict.fingerprint ?? '')
        : lostKeysIn(context.graph).find(({ path }) => verdict.error.includes(` ${path}:`))?.node;
      const action = { kind: 'renew', fingerprints: [lost?.fingerprint ?? ''] } as const;
      return lost !== undefined && isPossible(action, context, { key: 'new' })
        ? { kind: 'renewNewKey', node: lost }
        : undefined;
    }
    case 'validity':
      return verdict.fingerprint === node?.fingerprint ? renewalOf(side, 'renew', context) : undefined;
    case 'unreadable':
    case 'keyMismatch':
      return hasOtherKey(side) ? renewalOf(side, 'renewNewKey', context) : undefined;
    default: {
      const repaired = repairOf(side, { ...context, canOpenKeys: true });
      if (repaired !== undefined) return { kind: 'reissue', node: repaired };
      return isWeaklySigned(side) ? renewalOf(side, 'renew', context) : replacementOf(side, context);
    }
  }
}

/** The certificate of a side that is refused because Go cannot read it, or has no use for its key. */
function refusedByGo(side: ShownSide, graph: PkiGraph): CertificateNode | undefined {
  const { verdict } = side;
  if (verdict.kind !== 'refused' || (verdict.reason !== 'unreadable' && verdict.reason !== 'notStarted'))
    return undefined;
  const node = graph.certificates.get(verdict.fingerprint ?? '');
  const isRefused =
    node !== undefined &&
    !isAuthority(node) &&
    ('error' in goReadingOf(node.certificate) || algorithmError(node.certificate.publicKey.algorithm) !== undefined);
  return isRefused ? node : undefined;
}

/** The certificates whose key is missing, by its path on the machine: a program that reads it does not start. */
const lostKeysIn = memoisedBy((graph: PkiGraph) =>
  [...graph.certificates.values()].flatMap((node) =>
    node.occurrences.flatMap((at) =>
      lostKeysOf(graph, node, at).map(({ path, hostPath = path }) => ({ path: hostPath, node })),
    ),
  ),
);

/** It does not help if the CA expires first, or if nobody trusts the CA. */
function renewalOf(side: ShownSide, kind: 'renew' | 'renewNewKey', context: FixContext): ConnectionFix | undefined {
  const node = shownIn(side);
  const { verdict } = side;
  const isFirst = verdict.kind === 'refused' || !('until' in verdict) || node?.certificate.notAfter === verdict.until;
  if (node === undefined || !isFirst || !isBelowTrusted(context.graph, node, side)) return undefined;
  const action = { kind: 'renew', fingerprints: [node.fingerprint] } as const;
  return isPossible(action, context, kind === 'renewNewKey' ? { key: 'new' } : {}) ? { kind, node } : undefined;
}

/** A key is there and of no use, or none is where one is named. */
const hasNoKey = /^tls: (?:private key .*does not match public key|failed to find .* in key input)/;

/** The key does not match, or its file is missing or holds none. Not if no flag names one, or it cannot be read. */
function hasOtherKey({ verdict, shows }: ShownSide): boolean {
  const [shown] = shows.kind === 'materials' ? shows.materials : [];
  if (verdict.kind !== 'refused') return false;
  return hasNoKey.test(verdict.error) || shown?.key?.source === 'absent';
}

/** Go does not verify signatures made with SHA-1 or MD5. */
function isWeaklySigned({ verdict }: ShownSide): boolean {
  return verdict.kind === 'refused' && /\binsecure algorithm /.test(verdict.error);
}

function replacementOf(side: ShownSide, context: FixContext): ConnectionFix | undefined {
  const { graph } = context;
  const { verdict, trusts } = side;
  const known = trustOf(side, graph);
  if (known !== undefined) return replacementBy(known.at, known.to.fingerprint, context);
  const isByCa = verdict.kind === 'refused' && (verdict.reason === 'authority' || verdict.reason === 'chain');
  const node = shownIn(side);
  if (!isByCa || trusts.kind !== 'materials' || node === undefined) return undefined;
  // A finding says which of several CAs is the wrong one, and that the right one is above the rejected certificate.
  const above = certificationPath(graph, node.fingerprint);
  for (const { material } of trusts.materials)
    for (const at of material.occurrences)
      for (const to of proposedAt(at, context)) {
        const fix = above.includes(to) ? replacementBy(at, to, context) : undefined;
        if (fix !== undefined) return fix;
      }
  return undefined;
}

function replacementBy(at: Occurrence, to: string, context: FixContext): ConnectionFix | undefined {
  const action = { kind: 'replaceCa', from: at.credential.fingerprint ?? '', to, places: [at] } as const;
  return isPossible(action, context) ? { kind: 'replaceCa', at, to } : undefined;
}

/** The CAs that findings at a place suggest instead, computed on demand. */
function* proposedAt({ file, credential }: Occurrence, { graph, findings, now }: FixContext): Generator<string> {
  for (const finding of findings) {
    if (finding.path !== file.path || finding.fingerprint !== credential.fingerprint) continue;
    const action = actionForFinding(graph, finding, now)?.action;
    if (action?.kind === 'replaceCa') yield action.to;
  }
}

/** The CA that belongs in this place: what repairs a rejected connection, otherwise what a finding there says. */
export function rightAuthorityAt(at: Occurrence, context: FixContext): string | undefined {
  const { graph, now } = context;
  const model = connectionModelOf(graph);
  for (const connection of trustReaders(graph, at)) {
    const verdict = judgeRemembered(model.graph, connection, now);
    const fixes = verdict.state === 'broken' ? connectionFixesFor(verdict, context) : [];
    for (const fix of fixes) if (fix.kind === 'replaceCa' && isSamePlace(fix.at, at)) return fix.to;
  }
  const [proposed] = proposedAt(at, context);
  return proposed;
}
