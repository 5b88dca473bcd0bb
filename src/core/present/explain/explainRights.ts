import * as l10n from '@vscode/l10n';
import { type CertificateRole, certificateRoles } from '../../kubernetes/tables/certificateRoles.ts';
import { bootstrapToken } from '../../kubernetes/tables/tlsBootstrap.ts';
import {
  type Asker,
  type Binding,
  bindingNames,
  bindingsIn,
  isDump,
  type Miss,
  missOf,
  namingSubject,
} from '../../pki/cluster/bindings.ts';
import { bootstrapSecretsIn } from '../../pki/cluster/bootstrapTokens.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { ClusterPicture, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { bootstrapIdentity } from '../../pki/cluster/connections/bootstrapClients.ts';
import { type Identity, identitiesIn } from '../../pki/cluster/identities.ts';
import { commonTerms, type ProviderTerms } from '../../pki/cluster/providerIssuers.ts';
import { type ApiRequest, shortfallOf } from '../../pki/cluster/roles.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { accountUses } from './accountUse.ts';

/** What the files say of the rights of somebody who is refused. */
export interface RightsLine {
  readonly text: string;
  readonly place?: FilePlace;
  /** It tells what is wrong, not only what is there. */
  readonly isCause: boolean;
}

/** Nobody compares more. */
const maxLines = 6;

/**
 * Explains from the bindings among the files why somebody is not allowed what a line says, the near misses first. Never
 * throws.
 */
export function explainRights(user: string | undefined, line: string, graph: PkiGraph): readonly RightsLine[] {
  if (user === undefined || /^system:(?:node:|anonymous$)/.test(user)) return [];
  const picture = clusterPictureOf(graph);
  const known = identitiesIn(picture).filter((identity) => identity.user === user);
  const terms = commonTerms(picture.components, picture.objects);
  const asker: Asker = known[0] ??
    bootstrapAsker(picture, user) ?? { user, groups: groupsByName(user), ...optional('issuer', terms?.issuer) };
  const request = requestIn(line);
  const bindings = bindingsIn(picture);
  const named = bindings.filter((binding) => bindingNames(binding, asker));
  const short = named.flatMap((binding) => shortfallLine(picture, binding, asker, request));
  const near = bindings.flatMap((binding) => nearLines(binding, asker));
  return [
    ...(known.length > 0
      ? known.slice(0, 1).map((identity) => knownLine(identity, user))
      : providerLines(user, terms?.naming)),
    ...accountUses(picture, user).slice(0, maxLines),
    ...[...short, ...near].slice(0, maxLines),
    ...(named.length + near.length > 0 ? [] : [nothingLine(user, bindings)]),
    ...roleLine(
      request,
      asker,
      short.some(({ isCause }) => !isCause),
    ),
  ];
}

/** Who presents a bootstrap token: the groups are those of its Secret, and what kubeconfigs call the user is no name of it. */
function bootstrapAsker(picture: ClusterPicture, user: string): Asker | undefined {
  if (!user.startsWith(bootstrapToken.userPrefix)) return undefined;
  const id = user.slice(bootstrapToken.userPrefix.length);
  const [registered] = bootstrapSecretsIn(picture).filter((each) => each.id?.text === id);
  const otherNames = picture.kubeconfigs
    .flatMap(({ contexts }) => contexts)
    .filter(({ user: entry }) => entry?.token?.text.startsWith(`${id}.`) === true)
    .flatMap(({ userName }) => userName?.text ?? []);
  return { ...bootstrapIdentity(id, registered), user, otherNames };
}

/** The groups that kube-apiserver gives everybody of such a name. */
function groupsByName(user: string): readonly string[] {
  const namespace = /^system:serviceaccount:([^:]+):/.exec(user)?.[1];
  const ofAccounts = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return [...ofAccounts, 'system:authenticated'];
}

const roles: readonly CertificateRole[] = certificateRoles;

/** Who has rights by the name alone, as kube-scheduler has. */
function needsNoGroup(user: string): boolean {
  return roles.some(
    ({ expected: { commonNames, decides } = {} }) =>
      commonNames?.includes(user) === true && decides?.includes('organizations') === false,
  );
}

function knownLine({ by, groups, place, otherNames = [] }: Identity, user: string): RightsLine {
  const listed = groups.map((group) => visibleWholeText(group)).join(', ');
  const others = otherNames.map((name) => visibleWholeText(name)).join(', ');
  const text =
    by === 'certificate'
      ? groups.length > 0
        ? l10n.t('This client certificate identifies the user, with the groups {0} (its organizations).', listed)
        : others === ''
          ? l10n.t('This client certificate identifies the user without a group: it has no organization (O).')
          : l10n.t('This client certificate identifies the user without a group: it has OU={0}, but no O.', others)
      : by === 'tokenFile'
        ? l10n.t("This line of the API server's token file identifies the user.")
        : by === 'oidc'
          ? l10n.t('This ID token identifies the user; the settings of kube-apiserver make the name.')
          : l10n.t('This token identifies the service account.');
  return { text, place, isCause: by === 'certificate' && groups.length === 0 && !needsNoGroup(user) };
}

/** A name that is no component's and in no certificate may be one of the provider. */
function providerLines(user: string, settings: ProviderTerms['naming'] = []): readonly RightsLine[] {
  const [first] = settings;
  if (first === undefined || user.startsWith('system:')) return [];
  const listed = settings.map(({ writtenAs, value }) => `${writtenAs}=${visibleWholeText(value)}`).join(', ');
  const text = l10n.t(
    'kube-apiserver takes the names of users of its identity provider from these settings: {0}.',
    listed,
  );
  return [{ text, place: first.place, isCause: false }];
}

function shortfallLine(
  picture: ClusterPicture,
  binding: Binding,
  asker: Asker,
  request: ApiRequest | undefined,
): readonly RightsLine[] {
  const shortfall = request && shortfallOf(picture, binding, request);
  const { placed, role } = binding;
  const namespace = visibleWholeText(request?.namespace ?? '');
  const subject = namingSubject(binding, asker);
  const named =
    subject?.kind === 'Group' ? l10n.t('the group {0}', visibleWholeText(subject.name)) : l10n.t('the user');
  const values = { binding: titleOf(binding), role: visibleWholeText(role.name), namespace, named };
  const text =
    shortfall === 'clusterWide'
      ? l10n.t('{binding} gives {role} in one namespace only. This request needs a ClusterRoleBinding.', values)
      : shortfall === 'namespace'
        ? l10n.t('{binding} gives {role} in its own namespace, not in {namespace}.', values)
        : shortfall === 'role'
          ? l10n.t('{binding} names {named}, but {role} does not allow this.', values)
          : shortfall === 'notHere'
            ? l10n.t('{binding} names {named} and gives {role}, which is not in these files.', values)
            : shortfall === 'notThere'
              ? l10n.t('{binding} names {named}, but there is no {role} in the cluster.', values)
              : l10n.t('{binding} names {named} and gives {role}.', values);
  return [
    {
      text,
      place: { file: placed.file, span: role.node.span },
      isCause: shortfall !== undefined && shortfall !== 'notHere',
    },
  ];
}

function nearLines(binding: Binding, asker: Asker): readonly RightsLine[] {
  return binding.subjects.flatMap((subject): readonly RightsLine[] => {
    const miss = missOf(subject, asker);
    if (miss === undefined) return [];
    const { kind, name, namespace } = subject;
    const values = {
      binding: titleOf(binding),
      subject: visibleWholeText(`${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`),
      user: visibleWholeText(asker.user),
    };
    return [
      { text: missWords(miss, values), place: { file: binding.placed.file, span: subject.node.span }, isCause: true },
    ];
  });
}

function missWords(miss: Miss, values: Record<'binding' | 'subject' | 'user', string>): string {
  switch (miss) {
    case 'kind':
      return l10n.t('{binding} names {subject}, which is another kind of subject than {user}.', values);
    case 'kindAndPrefix':
      return l10n.t(
        '{binding} names {subject}, which is another kind of subject than {user} and has another prefix.',
        values,
      );
    case 'namespace':
      return l10n.t('{binding} names {subject}, which is in another namespace than {user}.', values);
    case 'letters':
      return l10n.t('{binding} names {subject}, which is spelled differently from {user}.', values);
    case 'prefix':
      return l10n.t('{binding} names {subject}, which has another prefix than {user}.', values);
    case 'otherName':
      return l10n.t('{binding} names {subject}, but kube-apiserver calls this client {user}.', values);
  }
}

function titleOf({ kind, name, namespace }: Binding): string {
  return `${kind} ${visibleWholeText(namespace === undefined ? name : `${namespace}/${name}`)}`;
}

function nothingLine(user: string, bindings: readonly Binding[]): RightsLine {
  const text =
    bindings.length === 0
      ? l10n.t(
          'These files contain no bindings of roles. Add what `kubectl get clusterrolebindings,rolebindings -A -o yaml` prints.',
        )
      : l10n.t('No ClusterRoleBinding or RoleBinding in these files names {0} or its groups.', visibleWholeText(user));
  // A binding that some manifests lack may be in the cluster.
  return { text, isCause: isDump(bindings) };
}

/** The ClusterRoles that Kubernetes has for what clients of certificates and tokens ask. */
const usualRoles: readonly (readonly [request: RegExp, role: string])[] = [
  [/^create certificatesigningrequests$/, 'system:node-bootstrapper'],
  [/^create (?:tokenreviews|subjectaccessreviews)$/, 'system:auth-delegator'],
  [/^\w+ nodes\/(?:proxy|metrics|log|stats|spec)$/, 'system:kubelet-api-admin'],
];

function roleLine(request: ApiRequest | undefined, { user, groups }: Asker, isBound: boolean): readonly RightsLine[] {
  const asked = request && `${request.verb} ${request.resource}`;
  const role = usualRoles.find(([form]) => asked !== undefined && form.test(asked))?.[1];
  if (role === undefined || isBound) return [];
  // The name of the user ends with the token.
  const group = user.startsWith(bootstrapToken.userPrefix) ? groups.at(-1) : undefined;
  const text =
    group === undefined
      ? l10n.t('Bind the user to the ClusterRole {0} with a ClusterRoleBinding.', role)
      : l10n.t(
          'Bind a group of the token, such as {0}, to the ClusterRole {1} with a ClusterRoleBinding.',
          visibleWholeText(group),
          role,
        );
  return [{ text, isCause: false }];
}

const current =
  /cannot ([\w*]{1,30}) resource \\*"([^"\\]{1,200})\\*" in API group \\*"([^"\\]{0,200})\\*" (?:at the cluster scope|in the namespace \\*"([^"\\]{1,63}))/;
/** Before Kubernetes 1.12. */
const former =
  /cannot ([\w*]{1,30}) ([a-z][\w/-]{1,100})(?:\.([\w.-]{1,200}))? (?:at the cluster scope|in the namespace \\*"([^"\\]{1,63}))/;

/** The name is the one that RBAC compares; without it, `secrets is forbidden: …`. */
const forbiddenObject = /(?: \\*"([^"\\]{1,253})\\*"|(?<![\\"])) is forbidden: User /;

function requestIn(line: string): ApiRequest | undefined {
  const [, verb, resource, group = '', namespace] = current.exec(line) ?? former.exec(line) ?? [];
  if (verb === undefined || resource === undefined) return undefined;
  const forbidden = forbiddenObject.exec(line);
  const name = forbidden === null ? undefined : (forbidden[1] ?? '');
  return { verb, resource, group, ...optional('namespace', namespace), ...optional('name', name) };
}
