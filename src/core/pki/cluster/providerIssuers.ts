import { providerTokens } from '../../kubernetes/tables/serviceAccountTokens.ts';
import { itemsAt, mappingAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { optional } from '../../text/optional.ts';
import { type Claims, tokenClaims } from '../readToken.ts';
import type { ComponentInstance, FilePlace, PlacedObject } from './clusterModel.ts';
import { configurationNamedBy, settingOf, settingsOf } from './components.ts';
import type { Cluster, ContextUse } from './connections/connectionModel.ts';

/** An issuer of an OpenID Connect provider, as something names it. */
export interface NamedIssuer {
  readonly issuer: string;
  readonly place: FilePlace;
}

/** The provider from which a kubeconfig's user has its tokens: by the ID token that is there, else by the settings of what gets them. */
function providerOfUser({ kubeconfig: { file }, context: { user } }: ContextUse): NamedIssuer | undefined {
  const config = mappingAt(user?.node, 'auth-provider', 'config');
  const token = user?.idToken ?? user?.token;
  const credential = file.credentials.find(({ value }) => value.span.start === token?.span.start);
  const claims = credential && tokenClaims(credential);
  if (token !== undefined && claims?.issuer !== undefined && claims.serviceAccount === undefined) {
    return { issuer: claims.issuer, place: { file, span: token.span } };
  }
  const url = scalarAt(config, 'idp-issuer-url');
  if (url !== undefined && url.text !== '') return { issuer: url.text, place: { file, span: url.span } };
  const issuer = argumentOf(scalarsAt(user?.exec, 'args'), '--oidc-issuer-url');
  if (issuer === undefined || !/^https?:/.test(issuer.text)) return undefined;
  return { issuer: issuer.text, place: { file, span: issuer.span } };
}

/** The value of an argument of kubelogin, in both ways of writing; of several the last, as in pflag. */
function argumentOf(args: readonly ScalarNode[], name: string): ScalarNode | undefined {
  const values = args.flatMap((arg, index) => {
    if (arg.text === name) return args[index + 1] ?? [];
    return arg.text.startsWith(`${name}=`) ? { ...arg, text: arg.text.slice(name.length + 1) } : [];
  });
  return values.at(-1);
}

/** Providers may put another audience into a token by these, or give none at all. */
const otherAudiences = /audience|access-token|token-exchange|[{$]/;

/** The client as which a kubeconfig's user asks for ID tokens: their audience, unless something else asks for others. */
function clientOfUser({ kubeconfig: { file }, context: { user } }: ContextUse): NamedValue | undefined {
  const config = mappingAt(user?.node, 'auth-provider', 'config');
  const args = scalarsAt(user?.exec, 'args');
  const isOther = [...args, scalarAt(config, 'extra-scopes')].some((each) => otherAudiences.test(each?.text ?? ''));
  // An ID token says for whom it is.
  if (isOther || user?.idToken !== undefined || user?.token !== undefined) return undefined;
  const named = user?.exec === undefined ? scalarAt(config, 'client-id') : argumentOf(args, '--oidc-client-id');
  if (named === undefined || named.text === '') return undefined;
  const writtenAs = user?.exec === undefined ? 'client-id' : '--oidc-client-id';
  return { writtenAs, value: named.text, place: { file, span: named.span } };
}

/** A setting with its value, for people. */
export interface NamedValue {
  readonly writtenAs: string;
  readonly value: string;
  readonly place: FilePlace;
}

/** What an API server makes of the tokens of a provider. */
export interface ProviderTerms extends NamedIssuer {
  /** The claim with the user's name; absent if an expression makes it. */
  readonly username?: { readonly claim: string; readonly prefix: string };
  readonly groups?: { readonly claim: string; readonly prefix: string };
  readonly audiences: readonly NamedValue[];
  /** The algorithms of signatures that it accepts, and the settings that say so; absent: all that are not shared secrets. */
  readonly algorithms?: { readonly values: readonly string[]; readonly settings: readonly NamedValue[] };
  /** Claims that must have a value. */
  readonly required: readonly (NamedValue & { readonly claim: string })[];
  /** What makes the name. */
  readonly naming: readonly NamedValue[];
}

/** The file that `--authentication-config` names. */
export function authenticationConfiguration(
  server: ComponentInstance,
  objects: readonly PlacedObject[],
): PlacedObject | undefined {
  return configurationNamedBy(server, '--authentication-config', 'AuthenticationConfiguration', objects);
}

/** The providers whose tokens an API server accepts; `undefined` if that is not known, or decided elsewhere. */
export function providersOf(
  server: ComponentInstance,
  objects: readonly PlacedObject[],
): readonly ProviderTerms[] | undefined {
  if (server.isPartial || settingOf(server, '--authentication-token-webhook-config-file') !== undefined)
    return undefined;
  if (server.settings.some(({ flag, value }) => flag.startsWith('--oidc-') && value === undefined)) return undefined;
  if (settingOf(server, '--authentication-config') !== undefined) {
    const configuration = authenticationConfiguration(server, objects);
    return configuration && itemsAt(configuration.object.root, 'jwt').flatMap((item) => ofItem(configuration, item));
  }
  const all = (flag: string): readonly NamedValue[] =>
    settingsOf(server, flag).flatMap(({ writtenAs, value, place }) =>
      value === undefined ? [] : [{ writtenAs, value, place }],
    );
  const one = (flag: string): NamedValue | undefined => all(flag).at(-1);
  const issuer = one('--oidc-issuer-url');
  if (issuer === undefined) return [];
  const [claim, prefix, groups] = [
    one('--oidc-username-claim'),
    one('--oidc-username-prefix'),
    one('--oidc-groups-claim'),
  ];
  const name = claim?.value ?? 'sub';
  const usual = name === 'email' ? '' : `${issuer.value}#`;
  return [
    {
      issuer: issuer.value,
      place: issuer.place,
      username: { claim: name, prefix: prefix?.value === '-' ? '' : (prefix?.value ?? usual) },
      ...optional('groups', groups && { claim: groups.value, prefix: one('--oidc-groups-prefix')?.value ?? '' }),
      audiences: all('--oidc-client-id'),
      algorithms: algorithmsOf(all('--oidc-signing-algs'), issuer),
      required: all('--oidc-required-claim').flatMap((each) =>
        each.value.split(',').map((pair) => {
          const [wanted = '', ...rest] = pair.split('=');
          return { ...each, claim: wanted.trim(), value: rest.join('=').trim() };
        }),
      ),
      naming: [claim, prefix].filter((each) => each !== undefined),
    },
  ];
}

/** Without a flag, kube-apiserver accepts RS256 of the provider. */
function algorithmsOf(named: readonly NamedValue[], provider: NamedValue): NonNullable<ProviderTerms['algorithms']> {
  const values = named.flatMap(({ value }) => value.split(','));
  return named.length > 0
    ? { values, settings: named }
    : { values: [providerTokens.usualAlgorithm], settings: [provider] };
}

function ofItem({ file }: PlacedObject, item: DocumentNode): readonly ProviderTerms[] {
  const url = scalarAt(item, 'issuer', 'url');
  if (url === undefined) return [];
  const named = (writtenAs: string, { text, span }: ScalarNode): NamedValue => ({
    writtenAs,
    value: text,
    place: { file, span },
  });
  const mapping = (
    field: string,
  ): { readonly claim: ScalarNode; readonly prefix: ScalarNode | undefined } | undefined => {
    const claim = scalarAt(item, 'claimMappings', field, 'claim');
    return claim && { claim, prefix: scalarAt(item, 'claimMappings', field, 'prefix') };
  };
  const toTexts = (made: ReturnType<typeof mapping>) =>
    made && { claim: made.claim.text, prefix: made.prefix?.text ?? '' };
  const username = mapping('username');
  return [
    {
      issuer: url.text,
      place: { file, span: url.span },
      ...optional('username', toTexts(username)),
      ...optional('groups', toTexts(mapping('groups'))),
      audiences: scalarsAt(item, 'issuer', 'audiences').map((each) => named('audiences', each)),
      required: itemsAt(item, 'claimValidationRules').flatMap((rule) => {
        const [claim, value] = [scalarAt(rule, 'claim'), scalarAt(rule, 'requiredValue')];
        if (claim === undefined) return [];
        return [{ ...named('requiredValue', value ?? claim), value: value?.text ?? '', claim: claim.text }];
      }),
      naming:
        username === undefined
          ? []
          : [
              named('claimMappings.username.claim', username.claim),
              ...(username.prefix === undefined ? [] : [named('claimMappings.username.prefix', username.prefix)]),
            ],
    },
  ];
}

/** What all API servers make of the tokens of an issuer; `undefined` if they differ or are not known. */
export function commonTerms(
  components: readonly ComponentInstance[],
  objects: readonly PlacedObject[],
  issuer?: string,
): ProviderTerms | undefined {
  const servers = components.filter(({ component }) => component === 'kube-apiserver');
  const terms = servers.map((server) => {
    const own = (providersOf(server, objects) ?? []).filter((each) => issuer === undefined || each.issuer === issuer);
    return own.length === 1 ? own[0] : undefined;
  });
  const [first] = terms;
  const namesOf = (each: ProviderTerms | undefined): string =>
    JSON.stringify(each && [each.issuer, each.username, each.groups]);
  return terms.every((each) => namesOf(each) === namesOf(first)) ? first : undefined;
}

/** Why an API server rejects the claims of a token, in the order of its checks, and the settings that ask for them. */
export function claimFault(
  { username, naming, required }: ProviderTerms,
  claims: Claims,
): { readonly error: string; readonly settings: readonly NamedValue[] } | undefined {
  if (username !== undefined) {
    const { claim } = username;
    const verified = claims.email_verified;
    const error =
      claims[claim] === undefined
        ? `parse username claims ${JSON.stringify(claim)}: claim not present`
        : claim !== 'email' || verified === undefined || verified === true
          ? undefined
          : verified === false
            ? 'email not verified'
            : `parse 'email_verified' claim: json: cannot unmarshal ${typeof verified} into Go value of type bool`;
    if (error !== undefined) return { error: `oidc: ${error}`, settings: naming.slice(0, 1) };
  }
  for (const rule of required) {
    const got = claims[rule.claim];
    if (got === rule.value || (got !== undefined && typeof got !== 'string')) continue;
    const error =
      got === undefined
        ? `required claim ${rule.claim} not present in ID token`
        : `required claim ${rule.claim} value does not match. Got = ${got}, want = ${rule.value}`;
    return { error: `oidc: ${error}`, settings: [rule] };
  }
  return undefined;
}

/** The providers whose tokens the API servers of a cluster accept; `undefined` if that is not known, or decided elsewhere. */
function acceptedProviders({
  components,
  objects,
}: Pick<Cluster, 'components' | 'objects'>): readonly NamedIssuer[] | undefined {
  const servers = components.filter(({ component }) => component === 'kube-apiserver');
  const accepted = servers.map((server) => providersOf(server, objects));
  const named = accepted.flatMap((each) => each ?? []);
  return accepted.includes(undefined) || named.length === 0 ? undefined : named;
}

/** The clients whose tokens API servers accept instead of that of a user; `undefined` if it is among them, or not known. */
export function otherClients(
  { components, objects }: Pick<Cluster, 'components' | 'objects'>,
  use: ContextUse,
): { readonly wanted: NamedValue; readonly accepted: readonly NamedValue[] } | undefined {
  const wanted = clientOfUser(use);
  const issuer = wanted && providerOfUser(use)?.issuer;
  if (wanted === undefined || issuer === undefined) return undefined;
  const servers = components.filter(({ component }) => component === 'kube-apiserver');
  const lists = servers.map((server) =>
    (providersOf(server, objects) ?? []).filter((each) => each.issuer === issuer).flatMap(({ audiences }) => audiences),
  );
  const accepted = lists.flat();
  if (lists.length === 0 || lists.some((each) => each.length === 0)) return undefined;
  return accepted.some(({ value }) => value === wanted.value || /[{$]/.test(value)) ? undefined : { wanted, accepted };
}

/** Tells whether the API servers of a cluster accept the provider and the client of a user: more, files cannot tell. */
export function isOfAcceptedProvider(cluster: Pick<Cluster, 'components' | 'objects'>, use: ContextUse): boolean {
  const isKnown = clientOfUser(use) !== undefined && acceptedProviders(cluster) !== undefined;
  return isKnown && otherProviders(cluster, use) === undefined && otherClients(cluster, use) === undefined;
}

/** The scopes with which providers add a claim to an ID token. */
const scopes: Readonly<Record<string, string>> = { email: 'email', preferred_username: 'profile', name: 'profile' };

/** The claim with the user's name, for whose scope kubelogin does not ask; providers may add it unasked. */
export function unaskedClaim(
  { components, objects }: Pick<Cluster, 'components' | 'objects'>,
  use: ContextUse,
):
  | { readonly claim: string; readonly scope: string; readonly wanted: NamedIssuer; readonly setting?: FilePlace }
  | undefined {
  const args = scalarsAt(use.context.user?.exec, 'args').map(({ text }) => text);
  if (!args.some((arg) => arg.startsWith('--oidc-issuer-url'))) return undefined;
  const wanted = providerOfUser(use);
  const { username, naming = [] } = (wanted && commonTerms(components, objects, wanted.issuer)) ?? {};
  const scope = scopes[username?.claim ?? ''];
  if (wanted === undefined || username === undefined || scope === undefined) return undefined;
  const asked = args.flatMap((arg, at) =>
    arg.startsWith('--oidc-extra-scope') ? `${arg} ${args[at + 1] ?? ''}`.split(/[=,\s]/) : [],
  );
  return asked.includes(scope) || asked.some((each) => /[{$]/.test(each))
    ? undefined
    : { claim: username.claim, scope, wanted, ...optional('setting', naming[0]?.place) };
}

/** The providers that API servers accept instead of that of a user; `undefined` if it is among them, or not known. */
export function otherProviders(
  cluster: Pick<Cluster, 'components' | 'objects'>,
  use: ContextUse,
): { readonly wanted: NamedIssuer; readonly accepted: readonly NamedIssuer[] } | undefined {
  const wanted = providerOfUser(use);
  const accepted = wanted && acceptedProviders(cluster);
  if (wanted === undefined || accepted === undefined) return undefined;
  return accepted.some(({ issuer }) => issuer === wanted.issuer) ? undefined : { wanted, accepted };
}
