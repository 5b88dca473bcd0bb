import type { ConnectionVerdict } from '../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, Occurrence } from '../pki/pkiModel.ts';
import { memoisedInLanguage } from '../text/memoised.ts';
import { joinSentences } from '../text/sentences.ts';
import { renewalAccess } from './actionAccess.ts';
import type { ChangePlan } from './change/changeModel.ts';
import { judgingWith } from './change/judgeWith.ts';
import type { ConnectionFix } from './connectionFixesFor.ts';
import { endingWith } from './extend/extendedCas.ts';
import { type Possibilities, planIn } from './isPossible.ts';
import type { Asked } from './renewalWay.ts';
import { newPairOf, type WayOn } from './wayOn.ts';

/** What an outlook depends on. */
export interface OutlookContext extends Possibilities {
  /** Milliseconds before its end from which a CA is extended along. */
  readonly within: number;
}

/** What {@link outlookOf} is asked about: what a connection offers, what leads on from a problem, a CA to extend, or several certificates. */
export type Offered =
  | ConnectionFix
  | WayOn
  | { readonly kind: 'extendCa'; readonly node: CertificateNode }
  | { readonly kind: 'repairAll'; readonly fingerprints: readonly string[] };

/** What comes of an offer. */
export interface Outlook {
  /** Of each connection, as it will be. */
  readonly verdicts: readonly ConnectionVerdict[];
  /** What it breaks outside of these connections, in short sentences. */
  readonly cost: string;
}

/** Judging more takes longer than anybody waits for a picture. */
const mostJudged = 2000;

/**
 * Judges connections as they will be when an offer is carried out as its page suggests.
 *
 * @returns `undefined` if nothing is changed, or not possible, or if there are too many.
 */
export function outlookOf(
  offered: Offered,
  verdicts: readonly ConnectionVerdict[],
  context: OutlookContext,
): Outlook | undefined {
  const { graph, now } = context;
  const asked = verdicts.length > mostJudged ? undefined : askedBy(offered, context);
  if (asked === undefined) return undefined;
  const known = outlooksOf(verdicts);
  const id = `${now} ${JSON.stringify(asked, (name, value) => (name === 'places' ? placesIn(value) : value))}`;
  if (!known.has(id)) {
    const plan = planIn(asked.action, asked.how ?? {}, context);
    known.set(id, plan.kind === 'refusal' ? undefined : outlookWith(plan));
  }
  return known.get(id);

  function outlookWith(plan: ChangePlan): Outlook {
    const judge = judgingWith([plan], graph, now);
    const cost = joinSentences(...plan.warnings.map((each) => each.cost));
    return { verdicts: verdicts.map(({ connection }) => judge(connection)), cost };
  }
}

/** Many buttons do the same. */
const outlooksOf = memoisedInLanguage(
  (_verdicts: readonly ConnectionVerdict[]) => new Map<string, Outlook | undefined>(),
);

function placesIn(places: readonly Occurrence[]): readonly string[] {
  return places.map(({ file, credential }) => `${credential.block.span.start} ${file.path}`);
}

function askedBy(offered: Offered, context: OutlookContext): Asked | undefined {
  switch (offered.kind) {
    case 'renew':
    case 'renewNewKey':
    case 'reissue':
      return renewalOf(offered.kind, offered.node.fingerprint);
    case 'extendCa':
      return {
        action: { kind: 'extendCa', authorities: extendedWith(offered.node, context), within: context.within },
      };
    case 'replaceCa': {
      const { at, to } = offered;
      return { action: { kind: 'replaceCa', from: at.credential.fingerprint ?? '', to, places: [at] } };
    }
    case 'renewal': {
      const { way, fingerprint } = offered;
      if (way !== 'extendCa') return renewalOf(way, fingerprint);
      const node = context.graph.certificates.get(fingerprint);
      return node && askedBy({ kind: 'extendCa', node }, context);
    }
    case 'issueMissing':
    case 'restoreCa':
    case 'switchCa':
    case 'repairAll':
    case 'swapKubeconfigs':
      return { action: offered };
    case 'newServiceAccountKeys':
      return { action: newPairOf(offered) };
    case 'shareKeys':
      return { action: { ...offered, kind: 'shareServiceAccountKeys' } };
    case 'caPage':
    case 'lostCa':
    case 'request':
    case 'open':
      return undefined;
  }
}

function renewalOf(way: 'renew' | 'renewNewKey' | 'reissue', fingerprint: string): Asked {
  if (way === 'reissue') return { action: { kind: 'repair', fingerprint } };
  return {
    action: { kind: 'renew', fingerprints: [fingerprint] },
    ...(way === 'renewNewKey' ? { how: { key: 'new' as const } } : {}),
  };
}

/** The CAs that the page of an extension begins with. */
export function extendedWith(node: CertificateNode, { graph, now, within, access }: OutlookContext): readonly string[] {
  return endingWith(graph, node, { now, within, access: renewalAccess(graph, access ?? (() => undefined)) }).together;
}
