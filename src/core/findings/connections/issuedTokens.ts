import * as l10n from '@vscode/l10n';
import type { ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import type { Cluster, ConnectionModel } from '../../pki/cluster/connections/connectionModel.ts';
import { type RefusedIssue, refusedIssues, refusedIssueWords } from '../../pki/cluster/issuedTokens.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { machineName } from '../machineName.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Control planes refuse each other's tokens.
 *
 * When: an API server does not accept the issuer (`--service-account-issuer`), or none of the audiences (`--api-audiences`), of the tokens that another
 * API server of its cluster issues. All flags of both are known.
 *
 * A Pod gets its token from one API server and may present it to any of them. New tokens have the first of several issuers, and all of them are accepted. So
 * an issuer is changed in two steps: first each API server gets the new one as its second issuer, then it becomes the first one.
 *
 * @category token
 * @stage understand
 * @see K-sa, AS-authn
 */
export const haTokensRefused = {
  code: 'ha-tokens-refused',
  severity: 'error',
  fact: {
    issuer: '{host} does not accept {issued}, the issuer of the tokens of {other}. It accepts {accepted}.',
    audience: '{host} does not accept {issued}, the audience of the tokens of {other}. It accepts {accepted}.',
  },
  consequence: 'Pods that present such a token get `Unauthorized`, and kube-apiserver logs {error}.',
  wayOut: 'Give all control planes the same {flag}, and restart kube-apiserver.',
} as const satisfies FindingRecord;

/** Reports API servers that refuse the tokens of the others of their cluster, or whose tokens the others refuse. */
export function checkIssuedTokens({ clusters }: ConnectionModel): readonly FindingDraft[] {
  return clusters.flatMap(disagreeing);
}

function disagreeing(cluster: Cluster): readonly FindingDraft[] {
  const refused = refusedIssues(cluster);
  const all = [...refused.values()].flat();
  const servers = [...refused.keys()];
  const between = (one: ComponentInstance, other: ComponentInstance | undefined) =>
    all.filter(
      ({ server, issuedBy }) => (server === one && issuedBy === other) || (server === other && issuedBy === one),
    );
  const agreeing = (one: ComponentInstance) => servers.filter((other) => between(one, other).length === 0).length;
  const most = Math.max(0, ...servers.map(agreeing));
  // Those that differ from most of the others; of two, the later one.
  const usual = servers.find((server) => agreeing(server) === most);
  return servers.flatMap((server) => {
    const own = between(server, usual);
    const first = own.find((each) => each.server === server) ?? own[0];
    return first === undefined ? [] : [draftOf(server, first, all)];
  });
}

function draftOf(odd: ComponentInstance, found: RefusedIssue, all: readonly RefusedIssue[]): FindingDraft {
  const { server, issuedBy, reason, issued, accepted } = found;
  const own = server === odd ? accepted : issued;
  const { place } = own.settings[0] ?? odd;
  const others = all.flatMap((each) =>
    each.server === odd ? each.issued.settings : each.issuedBy === odd ? each.accepted.settings : [],
  );
  const isTwice = (index: number) => others.findIndex((each) => each.place === others[index]?.place) < index;
  const judgement = problem(haTokensRefused, {
    fact: reason,
    values: {
      host: machineName(server.host),
      other: machineName(issuedBy.host),
      flag: reason === 'issuer' ? '--service-account-issuer' : '--api-audiences',
      issued: listOf(issued.values.map((each) => visibleText(each))),
      accepted: listOf(accepted.values.map((each) => visibleText(each))),
      error: `\`${visibleText(refusedIssueWords(found), 300)}\``,
    },
    related: others.flatMap((each, index) => (isTwice(index) ? [] : [relatedAt(each.place, l10n.t('The other one'))])),
  });
  return placedAt(place, judgement);
}
