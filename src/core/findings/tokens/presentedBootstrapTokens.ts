import * as l10n from '@vscode/l10n';
import { bootstrapToken } from '../../kubernetes/tables/tlsBootstrap.ts';
import type { Connection, ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { invalidToken } from '../../pki/cluster/tokenAcceptance.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { placeKey } from '../placeKey.ts';

/**
 * Bootstrap token differs from its Secret.
 *
 * When: a kubeconfig, a JoinConfiguration or a flag has a bootstrap token whose Secret is among the files, and the secret part is another one; or the Secret
 * does not set `usage-bootstrap-authentication` to `true`, also if the key is missing, or, for `kubeadm join`, `usage-bootstrap-signing`.
 *
 * `kubeadm join` first reads the ConfigMap `cluster-info`, which kube-controller-manager signs with each token, and then presents the token.
 *
 * @category token
 * @stage understand
 * @see API-core, K8S-tlsboot
 */
export const bootstrapTokenMismatch = {
  code: 'bootstrap-token-mismatch',
  severity: 'error',
  fact: {
    secret: 'The secret of this bootstrap token is not the one in {name}.',
    usage: '{usage} of {name} is not true.',
  },
  consequence: '{client} fails with {error}.',
  wayOut: 'Create a new one: `kubeadm token create`.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/** Reports bootstrap tokens that are not registered as their clients have them. Neither secret is shown. */
export function checkPresentedBootstrapTokens(verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  const drafts = verdicts.flatMap(({ connection, requirements }) => {
    const isRefused = requirements.some(({ what, state }) => what === 'token' && state === 'notMet');
    return isRefused ? draftOf(connection) : [];
  });
  return drafts.filter((draft, index) => drafts.findIndex((each) => placeKey(each) === placeKey(draft)) === index);
}

function draftOf({ bootstrapFault: fault, tokenPlace, tokenFault = '', client }: Connection): readonly FindingDraft[] {
  // The rest is told of the Secret alone.
  if (fault === undefined || tokenPlace === undefined) return [];
  const { kind, node, secret } = fault;
  if (kind === 'name' || kind === 'ended' || kind === 'groups') return [];
  if (kind === 'secret' && !isWhole(fault)) return [];
  const registered = { file: secret.file, span: node.span };
  const [place, other] = kind === 'secret' ? [tokenPlace, registered] : [registered, tokenPlace];
  const judgement = problem(bootstrapTokenMismatch, {
    fact: kind === 'secret' ? kind : 'usage',
    values: {
      name: visibleText(`Secret ${secret.object.name ?? ''}`),
      usage: kind === 'secret' ? '' : bootstrapToken.usageKeys[kind],
      client: partyLabel(client),
      error: `\`${tokenFault === invalidToken ? 'Unauthorized' : visibleText(tokenFault, 300)}\``,
    },
    related: [relatedAt(other, kind === 'secret' ? 'Secret' : l10n.t('The client'))],
  });
  return [placedAt(place, judgement)];
}

/** One of a wrong form is told as that. */
function isWhole({ text }: NonNullable<Connection['bootstrapFault']>): boolean {
  return bootstrapToken.secretPattern.test(text);
}
