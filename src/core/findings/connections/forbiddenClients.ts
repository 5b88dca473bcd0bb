import * as l10n from '@vscode/l10n';
import { bindingsIn } from '../../pki/cluster/bindings.ts';
import type { ClusterPicture, FilePlace } from '../../pki/cluster/clusterModel.ts';
import type { Connection, ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { halfPairsOf } from '../../pki/cluster/halfPairs.ts';
import { nodeBootstrapper } from '../../pki/cluster/rights.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { adminWithoutRights } from '../roles/clientIdentities.ts';

/**
 * Client is not allowed what it needs.
 *
 * When: kubelets reject kube-apiserver or take it for anonymous, because it presents no certificate, or a bootstrap token has groups that no ClusterRoleBinding gives
 * the ClusterRole `system:node-bootstrapper`, while the files bind it to others, or have all bindings of the cluster.
 *
 * Kubelets ask kube-apiserver what a client may do (`authorization.mode: Webhook`). kubeadm binds the group `system:bootstrappers:kubeadm:default-node-token`.
 * With a bootstrap token, the name of the user is `system:bootstrap:` and the ID of the token, whatever the kubeconfig calls it.
 *
 * @category identity
 * @stage understand
 * @see K-rbac, K8S-tlsboot
 */
export const clientNotAllowed = {
  code: 'client-not-allowed',
  severity: 'error',
  fact: {
    groups: '{server} takes {client} for {user} in {groups}, who is not allowed what it needs.',
    groupless: '{server} takes {client} for {user} without a group, who is not allowed what it needs.',
    nobody: '{client} presents no certificate, and {server} accepts no anonymous requests.',
  },
  consequence: '{server} answers with {error}.',
  wayOut: {
    anonymous: 'Set --kubelet-client-certificate and --kubelet-client-key of kube-apiserver.',
    token: 'Bind one of these groups to the ClusterRole system:node-bootstrapper.',
    entry:
      '{entry} is only what the kubeconfig calls this user: bind one of these groups to the ClusterRole system:node-bootstrapper instead.',
  },
  quickFix: 'add-flag',
} as const satisfies FindingRecord;

/**
 * Kubeconfig acts as a user without rights.
 *
 * When: a kubeconfig asks with `as` to be taken for another user. This user is not allowed what the client needs, or the client is not allowed to act as
 * this user.
 *
 * kube-apiserver asks first whether the client may `impersonate` the user, and from then on for the rights of the user alone. The groups are those of
 * `as-groups`.
 *
 * @category identity
 * @stage understand
 * @see K-rbac, CG-kubeconfig
 */
export const impersonationNotAllowed = {
  code: 'impersonation-not-allowed',
  severity: 'error',
  fact: 'With `as: {user}`, {client} is not allowed what it needs.',
  consequence: '{server} answers with {error}.',
  wayOut: 'Remove `as`, or name a user who has the rights.',
  quickFix: 'remove-field',
} as const satisfies FindingRecord;

/** Reports clients without a certificate that are not allowed what they need; certificates are judged where they are. */
export function checkForbiddenClients(
  picture: ClusterPicture,
  verdicts: readonly ConnectionVerdict[],
): readonly FindingDraft[] {
  const found = new Map<string, FindingDraft>();
  for (const { connection, client } of verdicts) {
    if (client.kind !== 'refused') continue;
    const { identity, error, reason } = client;
    const isNobody = reason === 'notPresented' && connection.server.party === 'kubelet' && !isHalfPair(connection);
    if (identity === undefined && !isNobody) continue;
    const draft =
      acting(connection, error) ??
      (connection.clientShows.kind === 'nothing'
        ? draftOf(picture, connection, identity, error)
        : nodeOf(connection, identity?.user, error));
    if (draft !== undefined) found.set(`${draft.path}\n${draft.span?.start}`, draft);
  }
  return [...found.values()];
}

/** A kubeconfig that asks to be taken for another user. */
function acting({ client, server, clientNames: { rights } }: Connection, error: string): FindingDraft | undefined {
  const node = client.use?.context.user?.actsAs;
  if (rights?.actsAs === undefined || client.use === undefined || node === undefined) return undefined;
  const [from, to] = [partyLabel(client), partyLabel(server)];
  const values = { user: visibleText(node.text), client: from, server: to, error: `\`${visibleText(error, 300)}\`` };
  const judgement = problem(impersonationNotAllowed, { values });
  return placedAt({ file: client.use.kubeconfig.file, span: node.span }, judgement);
}

/** `checkFlagPairs` tells that the certificate is missing. */
function isHalfPair({ client: { instance } }: Connection): boolean {
  return instance !== undefined && halfPairsOf(instance).some(({ outcome }) => outcome === 'ignored');
}

function draftOf(
  picture: ClusterPicture,
  connection: Connection,
  identity: { readonly user?: string; readonly groups: readonly string[] } | undefined,
  error: string,
): FindingDraft | undefined {
  const { token, client, server } = connection;
  const { user = '', groups = [] } = identity ?? {};
  const entry = token === undefined ? undefined : boundEntry(picture, connection);
  const registered = token?.registeredAt?.kind === 'materials' ? token.registeredAt.materials : [];
  const judgement = problem(clientNotAllowed, {
    fact: identity === undefined ? 'nobody' : groups.length === 0 ? 'groupless' : 'groups',
    wayOut: token === undefined ? 'anonymous' : entry === undefined ? 'token' : 'entry',
    values: {
      server: partyLabel(server),
      client: partyLabel(client),
      user: visibleText(user),
      groups: listOf(groups.map((group) => visibleText(group))),
      error: `\`${visibleText(error, 300)}\``,
      entry: visibleText(entry?.name ?? ''),
    },
    related: [
      ...registered.map(({ place }) => relatedAt(place, l10n.t('Secret of the token'))),
      ...(entry === undefined ? [] : [relatedAt(entry.place, l10n.t('The binding'))]),
    ],
  });
  const place = token?.place ?? client.place;
  return place && placedAt(place, judgement);
}

/** The subject of a binding for bootstrapping that is called like the user's entry in the kubeconfig. */
function boundEntry(
  picture: ClusterPicture,
  { client: { use } }: Connection,
): { name: string; place: FilePlace } | undefined {
  const name = use?.context.userName?.text;
  if (name === undefined) return undefined;
  for (const { placed, role, subjects } of bindingsIn(picture)) {
    const subject = role.name === nodeBootstrapper ? subjects.find((each) => each.name === name) : undefined;
    if (subject !== undefined)
      return { name: `${subject.kind} ${name}`, place: { file: placed.file, span: subject.node.span } };
  }
  return undefined;
}

/** A person's kubeconfig that names the files of a node's: nothing is wrong where they are. */
function nodeOf({ clientShows, client }: Connection, user = '', error: string): FindingDraft | undefined {
  const [shown] = clientShows.kind === 'materials' ? clientShows.materials : [];
  if (client.party !== 'kubectl' || !user.startsWith('system:node:') || shown === undefined) return undefined;
  if (shown.material.source === 'value') return undefined;
  const values = { user: visibleText(user), error: visibleText(error, 300), name: '' };
  return placedAt(shown.place, problem(adminWithoutRights, { fact: 'node', wayOut: 'node', values }));
}
