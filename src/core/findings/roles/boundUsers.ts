import * as l10n from '@vscode/l10n';
import { isExample } from '../../locate/files/quietPlaces.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import { type Asker, type Binding, type BindingSubject, bindingsIn, missOf } from '../../pki/cluster/bindings.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { Identity } from '../../pki/cluster/identities.ts';
import { commonTerms } from '../../pki/cluster/providerIssuers.ts';
import { isWithoutEffect, roleElsewhere } from '../../pki/cluster/roles.ts';
import { isBootstrapping, unboundUsers } from '../../pki/cluster/unboundUsers.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { folderOf } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf, nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * User without rights.
 *
 * When: the files contain all ClusterRoleBindings of a cluster, and no binding among them names the user of a kubeconfig's current context or one of
 * its groups. The user is known from a client certificate, a token of a service account, the API server's token file, or an ID token.
 *
 * Users of components, nodes and `system:masters` need no binding of their own. Of Prometheus, the service account must be bound in every namespace with
 * targets: where RoleBindings give it some namespaces, those of the monitors that it reads are compared.
 *
 * @category identity
 * @stage understand
 * @see K-rbac, AS-authn
 */
export const userNotBound = {
  code: 'user-not-bound',
  severity: 'warning',
  fact: {
    groupless: '{name} identifies {user} without a group, and no binding in these files names this user.',
    grouped: '{name} identifies {user} with O={groups}, and no binding in these files names this user or its groups.',
    token: 'This token identifies {user}, and no binding in these files names this user or its groups.',
    monitor:
      'Prometheus reads this with ServiceAccount {user}, and no binding in these files allows it to list Pods in {namespace}.',
  },
  consequence: 'kube-apiserver answers with `Forbidden`.',
  wayOut: {
    groupless: 'Reissue it with the right group as O, or bind {user} to a role.',
    grouped: 'Bind {user} to a role.',
    bootstrap: 'Bind {user} to the ClusterRole system:node-bootstrapper.',
    monitor: 'Bind it in {namespace} to a Role with get, list and watch for services, endpoints and pods.',
  },
} as const satisfies FindingRecord;

/**
 * Binding names someone else.
 *
 * When: no binding names a user of these files, and one names the user almost: as another kind of subject, in another namespace, in other letters, or
 * with or without a prefix. For users of an OpenID Connect provider, `--oidc-username-claim` and `--oidc-username-prefix` make the name.
 *
 * RBAC compares names letter by letter.
 *
 * @category identity
 * @stage understand
 * @see K-rbac, AS-authn
 */
export const bindingSubjectMismatch = {
  code: 'binding-subject-mismatch',
  severity: 'warning',
  fact: {
    named: 'This binding names {kind} {subject}, but the client is {own}.',
    prefixed:
      'This binding names {kind} {subject}, but the client is {own}: kube-apiserver puts a prefix before the names of its identity provider.',
    provider: 'This binding names {kind} {subject}, but kube-apiserver does not use this name with {settings}.',
  },
  consequence: 'The binding gives this client no rights: kube-apiserver answers with `Forbidden`.',
  wayOut: {
    named: 'Name {own}.',
    prefixed: 'Name {own}, or set --oidc-username-prefix to the prefix that you want, or to `-` for none.',
    provider: 'Name the user as in the error message, or change the settings.',
  },
} as const satisfies FindingRecord;

/**
 * RoleBinding gives no rights.
 *
 * When: a RoleBinding refers to a ClusterRole that allows only what belongs to no namespace: nodes, certificate signing requests, token reviews, URLs.
 * Or it refers to a Role that is in another namespace, such as `extension-apiserver-authentication-reader` in `kube-system`.
 *
 * A RoleBinding looks for a Role in its own namespace only. Its subjects may be in any.
 *
 * @category identity
 * @stage understand
 * @see K-rbac
 */
export const rolebindingWithoutEffect = {
  code: 'rolebinding-without-effect',
  severity: 'warning',
  fact: {
    whole:
      'A RoleBinding gives rights in its namespace only, and everything that {role} allows belongs to the whole cluster.',
    elsewhere: 'A RoleBinding looks for its Role in its own namespace, but Role {role} is in {namespace}.',
  },
  consequence: {
    whole: 'kube-apiserver answers with `Forbidden` at the cluster scope.',
    elsewhere: 'The binding gives no rights: kube-apiserver answers with `Forbidden` in {namespace}.',
  },
  wayOut: {
    whole: 'Use a ClusterRoleBinding.',
    elsewhere: 'Create the RoleBinding in {namespace}. Its subjects may stay where they are.',
  },
} as const satisfies FindingRecord;

/** Judges whether bindings among the files name those who need them. */
export function checkBoundUsers(picture: ClusterPicture): readonly FindingDraft[] {
  const bindings = bindingsIn(picture);
  if (bindings.length === 0) return [];
  const accounts = accountsByName(picture);
  const users = unboundUsers(picture);
  const near = bindings
    .filter(({ placed }) => !isExample(placed.file))
    .flatMap((binding) => {
      const candidates = users.flatMap(({ identity, bindings: own }) => (own.includes(binding) ? [identity] : []));
      const missing = subjectsMissing(binding, candidates, accounts);
      return missing.length > 0
        ? missing
        : [...accountsElsewhere(binding, accounts, bindings), ...providerUsers(picture, binding)];
    });
  const missed = new Set(near.flatMap(({ of }) => of ?? []));
  const unnamed = users.filter(({ identity, isCertain }) => !missed.has(identity) && isCertain);
  return [
    ...bindings.flatMap((binding) => withoutEffect(picture, binding)),
    ...near.map(({ draft }) => draft),
    ...unnamed.map(({ identity }) => unbound(identity)),
  ];
}

interface Near {
  readonly draft: FindingDraft;
  readonly of?: Identity;
}

function subjectsMissing(
  { placed, subjects }: Binding,
  users: readonly Identity[],
  accounts: AccountsByName,
): readonly Near[] {
  return subjects.flatMap((subject): readonly Near[] => {
    const of = users.find((user) => isMeant(subject, user, accounts));
    if (of === undefined) return [];
    const isPrefixed = of.by === 'oidc' && subject.kind === 'User' && of.user.endsWith(`#${subject.name}`);
    const kind = isPrefixed ? 'prefixed' : 'named';
    const judgement = problem(bindingSubjectMismatch, {
      fact: kind,
      wayOut: kind,
      values: { kind: visibleText(subject.kind), subject: visibleText(subject.name), own: ownName(of) },
      related: [
        relatedAt(of.place, l10n.t('The client')),
        ...(of.settings ?? []).map(({ place }) => relatedAt(place, l10n.t('The setting that makes the name'))),
      ],
    });
    return [{ draft: placedAt({ file: placed.file, span: subject.node.span }, judgement), of }];
  });
}

/** Accounts of one name are in many namespaces: only one that exists, where the named one does not, is meant. */
function isMeant(subject: BindingSubject, user: Identity, accounts: AccountsByName): boolean {
  const miss = missOf(subject, user);
  if (miss !== 'namespace') return miss !== undefined;
  const namespaces = (accounts.get(subject.name) ?? []).map(({ object }) => object.namespace);
  return subject.name !== 'default' && namespaces.length === 1 && user.user.split(':')[2] === (namespaces[0] ?? '\n');
}

type AccountsByName = ReadonlyMap<string, readonly PlacedObject[]>;

const accountsByName = memoisedBy(({ objects }: ClusterPicture): AccountsByName => {
  const found = new Map<string, PlacedObject[]>();
  for (const placed of objects) {
    const { kind, name } = placed.object;
    if (kind !== 'ServiceAccount' || name === undefined) continue;
    const known = found.get(name);
    if (known === undefined) found.set(name, [placed]);
    else known.push(placed);
  }
  return found;
});

function ownName({ user }: Asker): string {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):(.+)$/.exec(user) ?? [];
  return name === undefined
    ? `User ${visibleText(user, 200)}`
    : `ServiceAccount ${visibleText(`${namespace}/${name}`)}`;
}

/** A service account that stands beside its binding, in another namespace than the binding says. */
function accountsElsewhere(
  { placed, subjects }: Binding,
  accounts: AccountsByName,
  bindings: readonly Binding[],
): readonly Near[] {
  return subjects.flatMap(({ kind, name, namespace, node }): readonly Near[] => {
    if (kind !== 'ServiceAccount' || namespace === undefined || name === 'default') return [];
    const [account, ...others] = accounts.get(name) ?? [];
    const own = account?.object.namespace;
    if (account === undefined || others.length > 0 || own === undefined || own === namespace) return [];
    if (account.file !== placed.file) {
      // What other files bind may be meant here as another account.
      const isBound = bindings.some((each) =>
        each.subjects.some((other) => other.name === name && other.namespace === own),
      );
      if (isBound || folderOf(account.file.path) !== folderOf(placed.file.path)) return [];
    }
    if (/[{$<]/.test(`${own}${namespace}`)) return [];
    const judgement = problem(bindingSubjectMismatch, {
      fact: 'named',
      wayOut: 'named',
      values: {
        kind,
        subject: visibleText(`${namespace}/${name}`),
        own: `ServiceAccount ${visibleText(`${own}/${name}`)}`,
      },
      related: relatedName(account),
    });
    return [{ draft: placedAt({ file: placed.file, span: node.span }, judgement) }];
  });
}

function relatedName({ file, object }: PlacedObject) {
  const name = scalarAt(object.root, 'metadata', 'name');
  return name === undefined ? [] : [relatedAt({ file, span: name.span }, l10n.t('The client'))];
}

/** `ISSUER#NAME`, where the settings of all API servers make other names. */
function providerUsers(picture: ClusterPicture, { placed, subjects }: Binding): readonly Near[] {
  const { issuer = '', username, naming = [] } = commonTerms(picture.components, picture.objects) ?? {};
  if (username === undefined) return [];
  return subjects.flatMap(({ kind, name, node }): readonly Near[] => {
    if (kind !== 'User' || !name.startsWith(`${issuer}#`) || name.startsWith(username.prefix || '\n')) return [];
    const judgement = problem(bindingSubjectMismatch, {
      fact: 'provider',
      wayOut: 'provider',
      values: {
        kind,
        subject: visibleText(name),
        settings: listOf(naming.map(({ writtenAs, value }) => `${writtenAs}=${visibleText(value)}`)),
      },
      related: naming.map(({ place }) => relatedAt(place, l10n.t('The setting that makes the name'))),
    });
    return [{ draft: placedAt({ file: placed.file, span: node.span }, judgement) }];
  });
}

function unbound(identity: Identity): FindingDraft {
  const { user, groups, certificate, place, by, use } = identity;
  const token = by === 'tokenFile' ? use.context.user?.token : undefined;
  const fact = certificate === undefined ? 'token' : groups.length === 0 ? 'groupless' : 'grouped';
  const occurrence = certificate?.occurrences.find(({ file }) => file === place.file);
  const judgement = problem(userNotBound, {
    fact,
    wayOut: isBootstrapping(identity) ? 'bootstrap' : fact === 'groupless' ? 'groupless' : 'grouped',
    values: {
      name: certificate === undefined || occurrence === undefined ? '' : nameInSentence(certificate, occurrence),
      user: visibleText(user),
      groups: listOf(groups.map((group) => visibleText(group))),
    },
    related:
      token === undefined ? [] : [relatedAt({ file: use.kubeconfig.file, span: token.span }, l10n.t('The client'))],
  });
  return placedAt(place, judgement, certificate?.fingerprint);
}

function withoutEffect(picture: ClusterPicture, binding: Binding): readonly FindingDraft[] {
  const namespace = roleElsewhere(picture, binding);
  const isWithout = namespace !== undefined || isWithoutEffect(picture, binding);
  if (!isWithout || isExample(binding.placed.file)) return [];
  const { placed, role } = binding;
  const kind = namespace === undefined ? 'whole' : 'elsewhere';
  const values = { role: visibleText(role.name), namespace: visibleText(namespace ?? '') };
  const judgement = problem(rolebindingWithoutEffect, { fact: kind, consequence: kind, wayOut: kind, values });
  return [placedAt({ file: placed.file, span: role.node.span }, judgement)];
}
