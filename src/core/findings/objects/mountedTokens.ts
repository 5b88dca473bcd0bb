import * as l10n from '@vscode/l10n';
import { itemsAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { type Binding, bindingsIn } from '../../pki/cluster/bindings.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isKustomizedWith, patches } from '../../pki/cluster/objects/kustomizations.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { type PodSpec, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { groupBy, groupByEach } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { accountOf } from './pullCredentials.ts';

/**
 * Token not mounted.
 *
 * When: `automountServiceAccountToken` of Pods, or of their ServiceAccount, is `false`, although bindings give this ServiceAccount rights, and no Pod gets its
 * token in another way: from a projected volume, or a kubeconfig.
 *
 * ServiceAccounts with a Secret for a token are left out, and roles to pull images, to use security policies or to review tokens.
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
  const told = [...byAccount].flatMap(([account, all]) => {
    const switched = all.map((pod) => ({ pod, off: switchOf(index, pod) }));
    return switched.some(({ pod, off }) => off === undefined || hasOtherWay(pod) || isOpenEnded(pod.placed.object))
      ? []
      : [{ account, switched }];
  });
  if (told.length === 0) return [];
  const bindings = groupByEach(bindingsIn(picture), accountsOf);
  const withSecret = accountsWithSecret(index);
  const patched = patchedNames(index);
  return told.flatMap(({ account, switched }) => {
    const binding = withSecret.has(account)
      ? undefined
      : bindings.get(account)?.find((each) => givesRights(index, each));
    if (binding === undefined) return [];
    return switched.flatMap(({ pod: { placed }, off }) =>
      off === undefined ||
      [placed, off.of].some((each) => isKustomizedWith(index, each, patches) || patched.has(nameOf(each)))
        ? []
        : [draft(placed, off, account, binding)],
    );
  });
}

/** Those for which a Secret asks for a token: programs elsewhere use it. */
function accountsWithSecret(index: ObjectIndex): ReadonlySet<string> {
  return new Set(
    index.ofKind('Secret').flatMap(({ object: { root, namespace } }) => {
      const account = scalarAt(root, 'metadata', 'annotations', 'kubernetes.io/service-account.name');
      return account === undefined ? [] : [`${namespace}/${account.text}`];
    }),
  );
}

/** Of objects that turn the token on somewhere: as patches of kustomize, or in another environment. */
function patchedNames(index: ObjectIndex): ReadonlySet<string> {
  const isOn = (node: DocumentNode): boolean => scalarAt(node, 'automountServiceAccountToken')?.text === 'true';
  return new Set([
    ...podSpecsIn(index).flatMap(({ placed, spec }) => (isOn(spec) ? [nameOf(placed)] : [])),
    ...index.ofKind('ServiceAccount').flatMap((each) => (isOn(each.object.root) ? [nameOf(each)] : [])),
  ]);
}

function nameOf({ object: { kind, name } }: PlacedObject): string {
  return `${kind} ${name}`;
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

function accountsOf({ subjects, namespace }: Binding): ReadonlySet<string> {
  return new Set(
    subjects.flatMap((each) => (each.kind === 'ServiceAccount' ? [`${each.namespace ?? namespace}/${each.name}`] : [])),
  );
}

/** What others use for a ServiceAccount, or with its token in their requests. */
const ofOthers =
  /^(?:imagestreams(?:\/layers)?|podsecuritypolicies|securitycontextconstraints|tokenreviews|(?:local)?subjectaccessreviews)$/;

function givesRights(index: ObjectIndex, { role, namespace }: Binding): boolean {
  const roles = index
    .named(role.kind, role.name)
    .filter(({ object }) => role.kind === 'ClusterRole' || (object.namespace ?? namespace) === namespace);
  if (roles.length === 0) return role.kind === 'ClusterRole' && /^(?:view|edit|admin|cluster-admin)$/.test(role.name);
  return roles.some(({ object: { root } }) => itemsAt(root, 'rules').some(isForPrograms));
}

function isForPrograms(rule: DocumentNode): boolean {
  return (
    scalarsAt(rule, 'verbs').some(({ text }) => text !== 'use') &&
    scalarsAt(rule, 'resources').some(({ text }) => !ofOthers.test(text))
  );
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
