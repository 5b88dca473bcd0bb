import type { Finding } from '../findings/findingModel.ts';
import { certificationPath } from '../pki/certificationPath.ts';
import { connectionModelOf } from '../pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict } from '../pki/cluster/connections/connectionModel.ts';
import { judgeRemembered } from '../pki/cluster/connections/judgeRemembered.ts';
import type { CertificateNode, Occurrence } from '../pki/pkiModel.ts';
import { actionForFinding } from './actionForFinding.ts';
import { isPossible, type Possibilities } from './isPossible.ts';
import { isSamePlace } from './isSamePlace.ts';
import { trustOf } from './move/trustFor.ts';
import { trustReaders } from './move/trustReaders.ts';
import { repairOf } from './reissue/repairFor.ts';
import { isBelowTrusted, type ShownSide, shownIn, shownSides } from './shownSides.ts';

/** A change that repairs a connection that is broken or will break. */
export type Healing =
  /** Reissues a certificate as it is, with a new key, or as its role and connections need it. */
  | { readonly kind: 'renew' | 'renewNewKey' | 'reissue'; readonly node: CertificateNode }
  /** Replaces the CA that one side trusts. */
  | { readonly kind: 'replaceCa'; readonly at: Occurrence; readonly to: string };

/** What healing needs. */
export interface HealingContext extends Possibilities {
  readonly findings: readonly Finding[];
}

/**
 * Finds the actions that repair a connection: one, or one for each side if both are rejected. Returns none if that is
 * not enough, for example if a flag is wrong or no CA can sign here. A certificate that was issued correctly is not
 * reissued: then the side that rejects it trusts the wrong CA.
 */
export function healingsFor(verdict: ConnectionVerdict, context: HealingContext): readonly Healing[] {
  const { state, until } = verdict;
  const sides = shownSides(verdict);
  if (state === 'broken') {
    return eachOnce(sides.filter((side) => side.verdict.kind === 'refused').map((side) => healingOf(side, context)));
  }
  if (state !== 'willBreak') return [];
  const ending = sides.filter((side) => 'until' in side.verdict && side.verdict.until === until);
  return eachOnce(ending.map((side) => renewalOf(side, 'renew', context)));
}

/** Both ends of a connection can present the same certificate, such as an etcd peer's. */
function eachOnce(healings: readonly (Healing | undefined)[]): readonly Healing[] {
  const known = healings.flatMap((healing) => healing ?? []);
  if (known.length < healings.length) return [];
  return known.filter((healing, index) => known.findIndex((other) => isSame(healing, other)) === index);
}

function isSame(a: Healing, b: Healing): boolean {
  if (a.kind === 'replaceCa') return b.kind === 'replaceCa' && a.to === b.to && isSamePlace(a.at, b.at);
  return a.kind === b.kind && a.node === b.node;
}

function healingOf(side: ShownSide, context: HealingContext): Healing | undefined {
  const { verdict } = side;
  if (verdict.kind !== 'refused') return undefined;
  const node = shownIn(side);
  switch (verdict.reason) {
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

/** It does not help if the CA expires first, or if nobody trusts the CA. */
function renewalOf(side: ShownSide, kind: 'renew' | 'renewNewKey', context: HealingContext): Healing | undefined {
  const node = shownIn(side);
  const { verdict } = side;
  const isFirst = verdict.kind === 'refused' || !('until' in verdict) || node?.certificate.notAfter === verdict.until;
  if (node === undefined || !isFirst || !isBelowTrusted(context.graph, node, side)) return undefined;
  const action = { kind: 'renew', fingerprints: [node.fingerprint] } as const;
  return isPossible(action, context, kind === 'renewNewKey' ? { key: 'new' } : {}) ? { kind, node } : undefined;
}

/** The key does not match, or its file is missing. Not if no flag names one, or it cannot be read. */
function hasOtherKey({ verdict, shows }: ShownSide): boolean {
  const [shown] = shows.kind === 'materials' ? shows.materials : [];
  if (verdict.kind !== 'refused') return false;
  return /^tls: private key .*does not match public key/.test(verdict.error) || shown?.key?.source === 'absent';
}

/** Go does not verify signatures made with SHA-1 or MD5. */
function isWeaklySigned({ verdict }: ShownSide): boolean {
  return verdict.kind === 'refused' && /\binsecure algorithm /.test(verdict.error);
}

function replacementOf(side: ShownSide, context: HealingContext): Healing | undefined {
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
        const healing = above.includes(to) ? replacementBy(at, to, context) : undefined;
        if (healing !== undefined) return healing;
      }
  return undefined;
}

function replacementBy(at: Occurrence, to: string, context: HealingContext): Healing | undefined {
  const action = { kind: 'replaceCa', from: at.credential.fingerprint ?? '', to, places: [at] } as const;
  return isPossible(action, context) ? { kind: 'replaceCa', at, to } : undefined;
}

/** The CAs that findings at a place suggest instead, computed on demand. */
function* proposedAt({ file, credential }: Occurrence, { graph, findings, now }: HealingContext): Generator<string> {
  for (const finding of findings) {
    if (finding.path !== file.path || finding.fingerprint !== credential.fingerprint) continue;
    const action = actionForFinding(graph, finding, now)?.action;
    if (action?.kind === 'replaceCa') yield action.to;
  }
}

/** The CA that belongs in this place: what repairs a rejected connection, otherwise what a finding there says. */
export function rightAuthorityAt(at: Occurrence, context: HealingContext): string | undefined {
  const { graph, now } = context;
  const model = connectionModelOf(graph);
  for (const connection of trustReaders(graph, at)) {
    const verdict = judgeRemembered(model.graph, connection, now);
    const healings = verdict.state === 'broken' ? healingsFor(verdict, context) : [];
    for (const healing of healings) if (healing.kind === 'replaceCa' && isSamePlace(healing.at, at)) return healing.to;
  }
  const [proposed] = proposedAt(at, context);
  return proposed;
}
