import type { CertificateNode } from '../pki/pkiModel.ts';
import { actionAccess } from './actionAccess.ts';
import { endedAbove, isAuthority } from './extend/caLine.ts';
import { canExtend, inFilesOf } from './extend/planExtendCa.ts';
import { helpsConnections } from './helpsConnections.ts';
import { type Possibilities, planIn } from './isPossible.ts';
import type { ActionContext, RenewalAction } from './planAction.ts';

/**
 * How a certificate can be reissued: as it is, with a new key, as its role and connections need it, or with the CA above
 * it, which has ended. A CA can only be extended.
 */
export type RenewalWay = 'renew' | 'renewNewKey' | 'reissue' | 'extendCa';

const ways = ['renew', 'renewNewKey', 'reissue', 'extendCa'] as const;

/**
 * Finds the first way to reissue a certificate here that leaves no connection as broken as it is. None if the CA's key is
 * missing, or something else issues it.
 */
export function renewalWay(node: CertificateNode, here: Possibilities): RenewalWay | undefined {
  return ways.find((way) => isWorthwhile(way, node, here));
}

/** Whether a way is possible here, and would help. */
export function isWorthwhile(way: RenewalWay, node: CertificateNode, here: Possibilities): boolean {
  const { fingerprint } = node;
  if (isAuthority(node)) {
    const access = actionAccess({ kind: 'extendCa', authorities: [fingerprint] }, here.graph, here.access);
    return way === 'extendCa' && canExtend(node, { ...here, access, canOpenKeys: true });
  }
  const asked = askedFor(way, node, here);
  const plan = asked && planIn(asked.action, asked.how ?? {}, here);
  return plan !== undefined && plan.kind !== 'refusal' && helpsConnections(plan, fingerprint, here.graph, here.now);
}

/** An action, and what happens to the key. */
export interface Asked {
  readonly action: RenewalAction;
  readonly how?: Pick<ActionContext, 'key'>;
}

function askedFor(way: RenewalWay, node: CertificateNode, { graph, now }: Possibilities): Asked | undefined {
  const { fingerprint } = node;
  switch (way) {
    case 'renew':
      return { action: { kind: 'renew', fingerprints: [fingerprint] } };
    case 'renewNewKey':
      return { action: { kind: 'renew', fingerprints: [fingerprint] }, how: { key: 'new' } };
    case 'reissue':
      return { action: { kind: 'repair', fingerprint } };
    case 'extendCa': {
      const authorities = endedAbove(graph, node, now).map((each) => each.fingerprint);
      return authorities.length === 0
        ? undefined
        : { action: { kind: 'extendCa', authorities, isInScope: inFilesOf([node]) } };
    }
  }
}
