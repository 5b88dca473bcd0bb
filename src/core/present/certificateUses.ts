import * as l10n from '@vscode/l10n';
import { connectionModelOf } from '../pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict, SideVerdict } from '../pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../pki/cluster/connections/judgeConnections.ts';
import { refusals } from '../pki/cluster/connections/refusals.ts';
import type { CertificateNode, DecodedCredential, PkiGraph } from '../pki/pkiModel.ts';
import { day } from '../text/duration.ts';
import { memoisedBy } from '../text/memoised.ts';
import { textLanguage } from '../text/textLanguage.ts';
import { faultsOf } from './connections/faultsOf.ts';
import { connectionTitle } from './connections/partyWords.ts';
import { shownNodes, shownPlaces } from './connections/shownNodes.ts';
import { refusalWords, untilWords } from './connections/verdictWords.ts';
import type { PresentContext } from './presentContext.ts';
import { type State, worstState } from './stateMark.ts';

/** The state of the connections on which a certificate is presented, as far as it causes that state. */
export interface CertificateUse {
  readonly state: State;
  /** What breaks or ends the connections, each once. */
  readonly problems: readonly string[];
}

interface Judged {
  readonly verdict: ConnectionVerdict;
  readonly shown: ReturnType<typeof shownNodes>;
}

/** What connections say of certificates. */
export interface CertificateUses {
  /** By fingerprint. */
  readonly ofCertificate: ReadonlyMap<string, CertificateUse>;
  /** At each of the places where they are read. */
  readonly atPlace: ReadonlyMap<DecodedCredential, CertificateUse>;
}

/** `connection broken` */
export function useWords({ state }: CertificateUse): string {
  return state === 'broken' ? l10n.t('connection broken') : l10n.t('connection will stop');
}

/** As {@link judgeUses}, remembered for the last moment: every place of a document asks. */
export function certificateUses({ graph, policy, now }: UseContext): CertificateUses {
  const known = latestUses(graph);
  const key = `${now} ${policy.warnWithinDays} ${textLanguage()}`;
  if (known.key !== key) Object.assign(known, { key, uses: judgeUses({ graph, policy, now }) });
  return known.uses;
}

const latestUses = memoisedBy((_graph: PkiGraph): { key: string; uses: CertificateUses } => ({
  key: '',
  uses: { ofCertificate: new Map(), atPlace: new Map() },
}));

type UseContext = Pick<PresentContext, 'graph' | 'policy' | 'now'>;

/**
 * For each certificate that is presented on connections: the problems that it causes there. It is
 * rejected or expires, or (client) the CA next to it in the kubeconfig is not the server's. A problem caused by the
 * other side is reported for the other side's certificate.
 */
function judgeUses(context: UseContext): CertificateUses {
  const { graph, now } = context;
  const model = connectionModelOf(graph);
  const verdicts = judgeConnections(model, now, context.policy.warnWithinDays * day);
  const isSingleMachine = model.clusters.every(({ hosts }) => hosts.length < 2);
  const isServerTrusted = countVotes(graph, verdicts);
  const ofCertificate = new Map<string, CertificateUse>();
  const atPlace = new Map<DecodedCredential, CertificateUse>();
  for (const verdict of verdicts) {
    if (verdict.state !== 'broken' && verdict.state !== 'willBreak') continue;
    const shown = shownNodes(graph, verdict);
    for (const side of ['client', 'server'] as const) {
      const node = shown[side];
      const use = node && useOf({ verdict, shown }, side);
      if (node === undefined || use === undefined) continue;
      add(ofCertificate, node.fingerprint, use);
      const { clientShows, serverShows } = verdict.connection;
      const places = shownPlaces(side === 'client' ? clientShows : serverShows, node);
      for (const place of new Set(places)) add(atPlace, place, use);
    }
  }
  return { ofCertificate, atPlace };

  function useOf(judged: Judged, side: 'client' | 'server'): CertificateUse | undefined {
    const { verdict } = judged;
    if (isAtFault(judged, side, isServerTrusted)) {
      const problems = refusals(verdict).map(({ by, verdict: refused }) => refusalWords(verdict, by, refused));
      return { state: 'broken', problems };
    }
    if (!endsFirst(verdict, side)) return undefined;
    const title = connectionTitle(verdict.connection, isSingleMachine);
    return { state: 'willStop', problems: [l10n.t('{0} works {1}.', title, untilWords(verdict, now) ?? '')] };
  }
}

function add<Key>(uses: Map<Key, CertificateUse>, key: Key, { state, problems }: CertificateUse): void {
  const known = uses.get(key);
  uses.set(key, {
    state: worstState([known?.state ?? 'none', state]),
    problems: [...new Set([...(known?.problems ?? []), ...problems])],
  });
}

type Votes = (node: CertificateNode | undefined) => boolean | undefined;

/**
 * Whether clients have the CA of a server: `undefined` when there is one client and it rejects the server, because
 * either side may be wrong. Only servers that some client rejects for this reason are counted.
 */
function countVotes(graph: PkiGraph, verdicts: readonly ConnectionVerdict[]): Votes {
  const votes = new Map<CertificateNode, { accepted: number; refused: number }>();
  const refused = verdicts.filter(({ server }) => isAboutAuthority(server));
  for (const verdict of refused) {
    const node = shownNodes(graph, verdict).server;
    if (node === undefined) continue;
    const count = votes.get(node) ?? { accepted: 0, refused: 0 };
    votes.set(node, count);
    count.refused += 1;
  }
  for (const verdict of refused.length === 0 ? [] : verdicts) {
    if (verdict.server.kind !== 'accepted') continue;
    const node = shownNodes(graph, verdict).server;
    const count = node && votes.get(node);
    if (count !== undefined) count.accepted += 1;
  }
  return (node) => {
    const { accepted = 0, refused = 0 } = (node && votes.get(node)) ?? {};
    return accepted > 0 ? true : refused > 1 ? false : undefined;
  };
}

function isAtFault({ verdict, shown }: Judged, side: 'client' | 'server', isServerTrusted: Votes): boolean {
  const { isPillAtFault, isTrustAtFault } = faultsOf(verdict)[side];
  const isTrusted = isAboutAuthority(verdict.server) ? isServerTrusted(shown.server) : undefined;
  if (side === 'server') return isPillAtFault && isTrusted !== true;
  return isPillAtFault || (isTrustAtFault && isTrusted !== false);
}

function isAboutAuthority(side: SideVerdict): boolean {
  return side.kind === 'refused' && (side.reason === 'authority' || side.reason === 'chain');
}

/** The certificate of this side is the first that ends the connection. */
function endsFirst({ state, until, client, server }: ConnectionVerdict, side: 'client' | 'server'): boolean {
  const judgement = side === 'client' ? client : server;
  return state === 'willBreak' && 'until' in judgement && judgement.until === until;
}
