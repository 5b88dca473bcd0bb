import * as l10n from '@vscode/l10n';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { firstAtEachPlace } from '../placeKey.ts';

/**
 * Authorizer left out.
 *
 * When: `--authorization-mode` or an AuthorizationConfiguration names RBAC without `Node`, and a kubelet among the files has no other rights; or `Node`
 * without RBAC, and another client is among the files.
 *
 * The Node authorizer gives kubelets their rights: since Kubernetes 1.8 no ClusterRoleBinding of a new cluster names the group `system:nodes`. RBAC gives
 * theirs to all others, but for `system:masters`. Nothing is reported if another authorizer may allow it.
 *
 * @category identity
 * @stage understand
 * @see K-rbac, AS-config
 */
export const authorizerMissing = {
  code: 'authorizer-missing',
  severity: 'error',
  fact: {
    node: '{setting} leaves out the Node authorizer, which gives kubelets their rights.',
    rbac: '{setting} leaves out RBAC, which gives {client} its rights.',
  },
  consequence: {
    node: 'Nodes become NotReady: kubelets fail with `{error}`.',
    rbac: '{client} fails with `{error}`.',
  },
  wayOut: {
    flag: 'Set `--authorization-mode=Node,RBAC` and restart kube-apiserver.',
    configuration: 'Add an authorizer of type {type}.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Reports settings of API servers that give a client no rights, each once. */
export function checkAuthorizers(verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  return firstAtEachPlace(
    verdicts.flatMap(({ connection: { client, clientNames }, client: verdict, requirements }) => {
      const { authorizers, role } = clientNames.rights ?? {};
      const isRefused = requirements.some(({ what, state }) => what === 'rights' && state === 'notMet');
      if (authorizers === undefined || !isRefused || verdict.kind !== 'refused') return [];
      const fact = role?.id === 'kubelet-client' ? 'node' : 'rbac';
      const type = fact === 'node' ? 'Node' : 'RBAC';
      const { by, place, types } = authorizers;
      if (types.includes(type)) return [];
      const judgement = problem(authorizerMissing, {
        fact,
        consequence: fact,
        wayOut: by.startsWith('-') ? 'flag' : 'configuration',
        values: {
          setting: visibleText(by, 100),
          client: partyLabel(client),
          error: visibleText(verdict.error, 300),
          type,
        },
        related: client.place === undefined ? [] : [relatedAt(client.place, l10n.t('The client'))],
      });
      return [placedAt(place, judgement)];
    }),
  );
}
