import * as l10n from '@vscode/l10n';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { type Binding, bindingsIn } from '../../pki/cluster/bindings.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { type ObjectIndex, objectIndexOf, objectName } from './objectIndex.ts';
import { isOpenEnded } from './openValue.ts';
import { type PodSpec, podSpecsIn } from './podSpecs.ts';
import { accountOf } from './pullCredentials.ts';

/**
 * Token not mounted.
 *
 * When: `automountServiceAccountToken` of Pods, or of their ServiceAccount, is `false`, although bindings give this ServiceAccount rights, and no Pod gets its
 * token in another way: from a projected volume, or a kubeconfig.
 *
 * Roles that only allow to `use` security policies do not count: the API server applies them itself.
 *
 * @category secrets
 * @stage understand
 * @see API-core
 */
export const tokenNotMounted = {
  code: 'token-not-mounted',
  severity: 'warning',
  fact: 'automountServiceAccountToken is false, so the Pods of {object} have no token of ServiceAccount {account}, although {binding} gives it rights.',
  consequence:
    'Programs that call the API server fail with `open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory`.',
  wayOut: 'Set it to true.',
} as const satisfies FindingRecord;

/** Reports Pods that do not get the token with which they are to call the API server. */
export function checkMountedTokens(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const pods = podSpecsIn(index).filter(({ placed }) => placed.object.namespace !== undefined);
  const byAccount = groupBy(pods, (pod) => `${pod.placed.object.namespace}/${accountOf(pod)}`);
  return [...byAccount].flatMap(([account, all]) => {
    const binding = bindingsIn(picture).find((each) => bindsAccount(each, account) && givesRights(index, each));
    if (binding === undefined) return [];
    const told = all.map((pod) => ({ pod, off: switchOf(index, pod) }));
    if (told.some(({ pod, off }) => off === undefined || hasOtherWay(pod) || isOpenEnded(pod.placed.object))) return [];
    return told.flatMap(({ pod: { placed }, off }) =>
      off === undefined ? [] : [draft(placed, off, account, binding)],
    );
  });
}

interface Switch {
  readonly of: PlacedObject;
  readonly node: ScalarNode;
}

/** What turns the token off; that of the Pod goes before that of the ServiceAccount. */
function switchOf(index: ObjectIndex, pod: PodSpec): Switch | undefined {
  const { placed, spec } = pod;
  const own = scalarAt(spec, 'automountServiceAccountToken');
  const account = index.find(placed, 'ServiceAccount', accountOf(pod), placed.object.namespace);
  const inherited = account && scalarAt(account.object.root, 'automountServiceAccountToken');
  const node = own ?? inherited;
  const of = own === undefined ? account : placed;
  return node?.text === 'false' && of !== undefined ? { of, node } : undefined;
}

function hasOtherWay({ spec }: PodSpec): boolean {
  return mentions(spec, /kubeconfig|serviceaccount|^serviceAccountToken$|-token\b/i);
}

/** Below volumes and containers only: the fields of the Pod itself are called alike. */
function mentions(spec: DocumentNode, words: RegExp): boolean {
  const isIn = (node: DocumentNode): boolean => {
    if (node.kind === 'scalar') return words.test(node.text);
    if (node.kind === 'sequence') return node.items.some(isIn);
    return [...node.entries].some(([key, child]) => words.test(key) || isIn(child));
  };
  return ['volumes', 'containers', 'initContainers'].some((field) => itemsAt(spec, field).some(isIn));
}

function bindsAccount({ subjects, namespace }: Binding, account: string): boolean {
  return subjects.some(
    (subject) => subject.kind === 'ServiceAccount' && `${subject.namespace ?? namespace}/${subject.name}` === account,
  );
}

const ofPolicies = /psp|scc|policy|privileged|anyuid/i;

function givesRights(index: ObjectIndex, { role }: Binding): boolean {
  const roles = index.named(role.kind, role.name);
  if (roles.length === 0) return !ofPolicies.test(role.name);
  const verbs = roles.flatMap(({ object: { root } }) =>
    itemsAt(root, 'rules').flatMap((rule) => itemsAt(rule, 'verbs')),
  );
  return verbs.some((verb) => verb.kind === 'scalar' && verb.text !== 'use');
}

function draft(placed: PlacedObject, { of, node }: Switch, account: string, binding: Binding): FindingDraft {
  const { placed: at, kind, name, role } = binding;
  const judgement = problem(tokenNotMounted, {
    values: {
      object: `${placed.object.kind} ${objectName(placed)}`,
      account: visibleText(account),
      binding: visibleText(`${kind} ${name}`),
    },
    related: [relatedAt({ file: at.file, span: role.node.span }, l10n.t('The role'))],
  });
  return placedAt({ file: of.file, span: node.keySpan ?? node.span }, judgement);
}
