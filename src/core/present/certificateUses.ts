import * as l10n from '@vscode/l10n';
import { connectionModelOf } from '../pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict, SideVerdict } from '../pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../pki/cluster/connections/judgeConnections.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { day } from '../text/duration.ts';
import { connectionTitle } from './connections/partyWords.ts';
import { refusals, refusalWords, untilWords } from './connections/verdictWords.ts';
import { faultsOf } from './map/model/ends.ts';
import { shownNodes } from './map/model/shownNodes.ts';
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

/**
 * For each certificate that is presented on connections, by fingerprint: the problems that it causes there. It is
 * rejected or expires, or (client) the CA next to it in the kubeconfig is not the server's. A problem caused by the
 * other side is reported for the other side's certificate.
 */
export function certificateUses({
  graph,
  policy,
  now,
}: Pick<PresentContext, 'graph' | 'policy' | 'now'>): ReadonlyMap<string, CertificateUse> {
  const model = connectionModelOf(graph);
  const isSingleMachine = model.clusters.every(({ hosts }) => hosts.length < 2);
  const verdicts = judgeConnections(model, now, policy.warnWithinDays * day);
  const isServerTrusted = countVotes(graph, verdicts);
  const uses = new Map<string, CertificateUse>();
  const add = (node: CertificateNode, state: State, words: readonly string[]): void => {
    const known = uses.get(node.fingerprint);
    uses.set(node.fingerprint, {
      state: worstState([known?.state ?? 'none', state]),
      problems: [...new Set([...(known?.problems ?? []), ...words])],
    });
  };
  for (const verdict of verdicts) {
    if (verdict.state !== 'broken' && verdict.state !== 'willBreak') continue;
    const shown = shownNodes(graph, verdict);
    for (const side of ['client', 'server'] as const) {
      const node = shown[side];
      if (node === undefined) continue;
      if (isAtFault({ verdict, shown }, side, isServerTrusted)) {
        const words = refusals(verdict).map(({ by, verdict: refused }) => refusalWords(verdict, by, refused));
        add(node, 'broken', words);
      } else if (endsFirst(verdict, side)) {
        const title = connectionTitle(verdict.connection, isSingleMachine);
        add(node, 'willStop', [l10n.t('{0} works {1}.', title, untilWords(verdict, now) ?? '')]);
      }
    }
  }
  return uses;
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
